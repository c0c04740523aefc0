// A safetensors file, open for reading: the header at once, the data tensor by tensor.

import SequiturBase
import SequiturFiles
import SequiturTensor

/// A safetensors file that is open for reading, such as the weights of a model from elsewhere.
///
/// Opening reads and checks the header alone. Each tensor is read when it is asked for, straight
/// into its memory: a file of several gigabytes takes no more than what is taken from it.
///
/// ```swift
/// let file = try SafetensorsFile(path: "model.safetensors")
/// for entry in file.entries { print(entry.name, entry.type.rawValue, entry.shape) }
/// let table = try file.tensor("tokens.table")
/// try model.load(file.tensors())
/// ```
public final class SafetensorsFile: Sendable {
  /// The path as given.
  public let path: String
  /// The texts of `__metadata__`.
  public let metadata: [String: String]
  /// All tensors, in the order of their data.
  public let entries: [SafetensorsEntry]

  private let places: [String: Int]
  private let dataStart: Int
  private let file: OpenFile

  /// Opens a file and checks its header against the format and the file's length.
  public init(path: String) throws(SafetensorsError) {
    let file = try attempt(OpenFile(path: path)) {
      SafetensorsError(path, [EISDIR, EINVAL].contains($0.code) ? .notAFile : .cannotRead($0))
    }
    let header: SafetensorsHeader
    let headerLength: Int
    do throws(SafetensorsError.Problem) {
      (header, headerLength) = try Self.readHeader(file)
    } catch {
      throw SafetensorsError(path, error)
    }
    self.path = path
    self.file = file
    metadata = header.metadata
    entries = header.entries
    places = Dictionary(
      uniqueKeysWithValues: header.entries.enumerated().map { ($0.element.name, $0.offset) })
    dataStart = SafetensorsHeader.prefixLength + headerLength
  }

  /// How many numbers all tensors hold.
  public var count: Int { entries.reduce(0) { $0 + $1.count } }

  /// What the header tells of a tensor; nil if the file does not have it.
  public func entry(_ name: String) -> SafetensorsEntry? {
    places[name].map { entries[$0] }
  }

  /// Reads one tensor.
  ///
  /// - Throws: ``SafetensorsError`` if there is no such tensor, its type is not F64, F32, F16 or BF16,
  ///   or it has more axes than a ``Tensor`` may have.
  public func tensor(_ name: String) throws(SafetensorsError) -> Tensor {
    guard let entry = entry(name) else {
      throw SafetensorsError(path, .noSuchTensor(name, available: entries.map(\.name).sorted()))
    }
    guard entry.type.isReadable else {
      throw SafetensorsError(path, .unreadableType(tensor: name, type: entry.type))
    }
    guard entry.shape.count <= Tensor.maximumRank else {
      throw SafetensorsError(path, .tooManyAxes(tensor: name, axes: entry.shape.count))
    }
    let tensor = Tensor(uninitialized: entry.shape)
    try read(entry, into: tensor.pointer)
    return tensor
  }

  /// Reads all tensors, by name, as ``Module/load(_:)`` takes them.
  public func tensors() throws(SafetensorsError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for entry in entries { tensors[entry.name] = try tensor(entry.name) }
    return tensors
  }

  /// Reads in pieces, so that converting needs no second copy of the tensor.
  private func read(
    _ entry: SafetensorsEntry, into target: UnsafeMutablePointer<Float>
  ) throws(SafetensorsError) {
    // A multiple of every element size.
    let pieceLength = 1 << 20
    let elementLength = entry.type.bitsPerElement / 8
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(pieceLength, entry.data.count), alignment: 8)
    defer { piece.deallocate() }
    for offset in stride(from: 0, to: entry.data.count, by: pieceLength) {
      let bytes = UnsafeMutableRawBufferPointer(
        rebasing: piece[..<min(pieceLength, entry.data.count - offset)])
      try attempt(file.fill(bytes, at: dataStart + entry.data.lowerBound + offset)) {
        SafetensorsError(path, .cannotReadTensor(entry.name, $0))
      }
      entry.type.decode(UnsafeRawBufferPointer(bytes), into: target + offset / elementLength)
    }
  }

  private static func readHeader(
    _ file: OpenFile
  ) throws(SafetensorsError.Problem) -> (header: SafetensorsHeader, length: Int) {
    func bytes(_ count: Int, at offset: Int) throws(SafetensorsError.Problem) -> [UInt8] {
      try attempt(file.bytes(count, at: offset), orThrow: SafetensorsError.Problem.cannotRead)
    }
    let prefixLength = SafetensorsHeader.prefixLength
    let prefix = try bytes(min(prefixLength, file.count), at: 0)
    let length = try SafetensorsHeader.length(prefix: prefix, fileLength: file.count)
    let json = try bytes(length, at: prefixLength)
    let header = try SafetensorsHeader(
      json: json, dataLength: file.count - prefixLength - length)
    return (header, length)
  }
}
