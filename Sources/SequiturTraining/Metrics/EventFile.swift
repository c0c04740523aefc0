// EventFile: scalars as TensorBoard reads them.

import SequiturBase
import SequiturFiles

/// Appends scalars to an event file: records of protocol buffers, each framed by its length and
/// checksums (TFRecord).
///
/// A record is written at once, so that a run that is killed leaves whole records. A resumed run
/// begins a file of its own with a start mark, at which TensorBoard drops the later points of older
/// files.
public final class EventFile {
  private let file: OpenFile
  /// The file, in the folder it was created in.
  public let path: String

  /// Creates a file in a folder.
  ///
  /// - Parameters:
  ///   - folder: where TensorBoard will look.
  ///   - startStep: the step from which the points count, for a resumed run; 0 for a new one.
  ///   - time: seconds since 1970.
  public init(folder: String, startStep: Int = 0, time: Double) throws(RunError) {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let unique = UInt32.random(in: 0...UInt32.max)
    path = "\(folder)/events.out.tfevents.\(Int(time)).\(host).\(getpid()).\(unique)"
    file = try writing(path, OpenFile(writing: path, O_CREAT | O_EXCL | O_APPEND))
    try append(time: time, step: 0, field: ProtocolBuffer.text(3, "brain.Event:2"))
    if startStep > 0 {
      // SessionLog with status START, at which points of later steps are purged.
      try append(
        time: time, step: startStep,
        field: ProtocolBuffer.bytes(7, ProtocolBuffer.integer(1, 1)))
    }
  }

  /// Appends the values of a step, by tag such as `train/loss`.
  public func write(
    _ values: [(tag: String, value: Float)], step: Int, time: Double
  ) throws(RunError) {
    var summary: [UInt8] = []
    for (tag, value) in values {
      summary += ProtocolBuffer.bytes(
        1, ProtocolBuffer.text(1, tag) + ProtocolBuffer.float(2, value))
    }
    try append(time: time, step: step, field: ProtocolBuffer.bytes(5, summary))
  }

  /// Appends one event as a framed record.
  private func append(time: Double, step: Int, field: [UInt8]) throws(RunError) {
    let event = ProtocolBuffer.double(1, time) + ProtocolBuffer.integer(2, UInt64(step)) + field
    let length = littleEndian(UInt64(event.count))
    let record =
      length + littleEndian(Self.masked(Checksum.of(length)))
      + event + littleEndian(Self.masked(Checksum.of(event)))
    try writing(path, file.write(record))
  }

  /// The checksum as the format stores it, so that a checksum of checksums stays useful.
  private static func masked(_ checksum: UInt32) -> UInt32 {
    (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }
}

/// Fields of a protocol buffer: a key of field number and wire type, then the value.
private enum ProtocolBuffer {
  static func integer(_ field: Int, _ value: UInt64) -> [UInt8] {
    variable(UInt64(field) << 3) + variable(value)
  }

  static func double(_ field: Int, _ value: Double) -> [UInt8] {
    variable(UInt64(field) << 3 | 1) + littleEndian(value.bitPattern)
  }

  static func float(_ field: Int, _ value: Float) -> [UInt8] {
    variable(UInt64(field) << 3 | 5) + littleEndian(value.bitPattern)
  }

  static func bytes(_ field: Int, _ value: [UInt8]) -> [UInt8] {
    variable(UInt64(field) << 3 | 2) + variable(UInt64(value.count)) + value
  }

  static func text(_ field: Int, _ value: String) -> [UInt8] { bytes(field, Array(value.utf8)) }

  /// Seven bits a byte, the lowest first, with the top bit set on all but the last.
  private static func variable(_ value: UInt64) -> [UInt8] {
    var (rest, bytes): (UInt64, [UInt8]) = (value, [])
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}
