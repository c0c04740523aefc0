// TokenFile: the tokens of a corpus on disk, little-endian, 2 bytes each where the ids fit.

import SequiturFiles

/// Tokens in a file, read at any place.
package final class TokenFile: Sendable {
  package let count: Int
  private let file: OpenFile
  private let path: String
  private let bytesPerToken: Int

  /// 2 bytes for up to 65,536 different tokens, else 4.
  static func bytesPerToken(vocabularySize: Int) -> Int { vocabularySize <= 1 << 16 ? 2 : 4 }

  package init(path: String, vocabularySize: Int) throws(SystemError) {
    self.path = path
    file = try OpenFile(path: path)
    bytesPerToken = Self.bytesPerToken(vocabularySize: vocabularySize)
    count = file.count / bytesPerToken
  }

  /// The tokens at some places. A file that can no longer be read stops the program.
  package func tokens(in range: Range<Int>) -> [Int32] {
    switch bytesPerToken {
    case 2: numbers(in: range, as: UInt16.self)
    default: numbers(in: range, as: UInt32.self)
    }
  }

  /// Whether all its ids are below the vocabulary's size.
  func isOf(vocabularySize: Int) -> Bool {
    stride(from: 0, to: count, by: 1 << 16).allSatisfy { start in
      tokens(in: start..<min(start + 1 << 16, count)).allSatisfy { 0..<vocabularySize ~= Int($0) }
    }
  }

  private func numbers<Number: FixedWidthInteger>(
    in range: Range<Int>, as type: Number.Type
  ) -> [Int32] {
    withUnsafeTemporaryAllocation(of: Number.self, capacity: range.count) { buffer in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      let reason: String
      do throws(SystemError) {
        let count = try file.read(into: bytes, at: range.lowerBound * bytesPerToken)
        if count == bytes.count {
          return buffer.map { Int32(truncatingIfNeeded: Number(littleEndian: $0)) }
        }
        reason = "it has become shorter"
      } catch {
        reason = error.description
      }
      fatalError("cannot read tokens \(range) of '\(path)': \(reason)")
    }
  }

  /// Appends tokens to a token file that is being written.
  package static func append(
    _ tokens: [Int32], to file: OpenFile, vocabularySize: Int, checksum: inout Checksum
  ) throws(SystemError) {
    // Converted here: a generic function of another module would take each number through a call.
    if bytesPerToken(vocabularySize: vocabularySize) == 2 {
      try write(tokens.map { UInt16(truncatingIfNeeded: $0).littleEndian }, to: file, &checksum)
    } else {
      try write(tokens.map { UInt32(truncatingIfNeeded: $0).littleEndian }, to: file, &checksum)
    }
  }

  private static func write<Number>(
    _ numbers: [Number], to file: OpenFile, _ checksum: inout Checksum
  ) throws(SystemError) {
    try numbers.withUnsafeBytes { bytes in
      checksum.add(bytes)
      return Result { () throws(SystemError) in try file.write(bytes) }
    }.get()
  }
}
