// BlockReader: a stretch of a file, block by block, no character cut in two.

import SequiturFiles

/// Reads bytes of a file in blocks; only the last one may end within a character, if the text does.
struct BlockReader: ~Copyable {
  static let blockLength = 1 << 20

  /// Where in the file the next block begins.
  private(set) var place: Int
  private let file: OpenFile
  private let path: String
  private let end: Int
  private let buffer: UnsafeMutableRawBufferPointer

  init(of file: OpenFile, path: String, range: Range<Int>) {
    self.file = file
    self.path = path
    place = range.lowerBound
    end = range.upperBound
    buffer = .allocate(byteCount: min(Self.blockLength, max(4, range.count)), alignment: 8)
  }

  deinit { buffer.deallocate() }

  /// The next block, valid until the one after it is asked for; nil at the end.
  mutating func next() throws(CorpusError) -> UnsafeBufferPointer<UInt8>? {
    guard place < end else { return nil }
    let wanted = UnsafeMutableRawBufferPointer(
      rebasing: buffer[..<min(buffer.count, end - place)])
    let count = try attempt(file.read(into: wanted, at: place)) {
      CorpusError(path, .cannotRead($0))
    }
    guard count == wanted.count else { throw CorpusError(path, .changed) }
    let block = UnsafeRawBufferPointer(wanted).assumingMemoryBound(to: UInt8.self)
    let isLast = place + block.count == end
    let whole = block.count - (isLast ? 0 : UTF8Sequence.incompleteTail(of: block))
    place += whole
    return UnsafeBufferPointer(rebasing: block[..<whole])
  }
}
