// TextFile: one checked file of a corpus, read in blocks that never cut a character.

import SequiturFiles

/// A file of text in UTF-8: its name, and what its first reading found.
public struct TextFile: Sendable {
  /// The path that it is named by; `-` for standard input.
  public let path: String
  /// The bytes of its text, without a byte order mark.
  public let byteCount: Int
  /// The Unicode scalars of its text.
  public let characterCount: Int

  /// Where the text begins: behind a byte order mark.
  let start: Int
  /// The checksum of the text, by which a later reading knows that nothing changed.
  let checksum: UInt32
  /// The file itself where it has no name; other files are opened when they are read.
  private let held: OpenFile?

  /// Reads the whole file once, to check it; a file without a name is handed over open.
  init(path: String, held file: OpenFile? = nil) throws(CorpusError) {
    self.path = path
    held = file
    let file = if let file { file } else { try Self.open(path) }
    let beginning = try attempt(file.bytes(min(3, file.count), at: 0)) {
      CorpusError(path, .cannotRead($0))
    }
    if beginning.starts(with: [0x1F, 0x8B]) { throw CorpusError(path, .compressed) }
    start = beginning == [0xEF, 0xBB, 0xBF] ? 3 : 0
    byteCount = file.count - start
    var characters = 0
    var checksum = Checksum()
    var reader = BlockReader(of: file, path: path, range: start..<file.count)
    while let block = try reader.next() {
      checksum.add(UnsafeRawBufferPointer(block))
      characters += try Self.check(block, at: reader.place - block.count, path: path)
    }
    characterCount = characters
    self.checksum = checksum.value
  }

  /// Reads the bytes of a range that is cut at characters; nil for all of them.
  func reader(in range: Range<Int>? = nil) throws(CorpusError) -> BlockReader {
    let file = if let held { held } else { try Self.open(path) }
    guard file.count - start == byteCount else { throw CorpusError(path, .changed) }
    let range = range ?? 0..<byteCount
    return BlockReader(
      of: file, path: path, range: start + range.lowerBound..<start + range.upperBound)
  }

  /// The bytes of the text where characters begin, in ascending order; `characterCount` gives its
  /// end.
  func byteOffsets(ofCharacters characters: [Int]) throws(CorpusError) -> [Int] {
    var offsets = Array(characters.prefix { $0 == 0 })
    let atEnd = characters.drop { $0 < characterCount }.map { _ in byteCount }
    var reader = try reader()
    var character = 0
    while offsets.count + atEnd.count < characters.count {
      guard let block = try reader.next() else { throw CorpusError(path, .changed) }
      for (place, byte) in block.enumerated() where byte & 0xC0 != 0x80 {
        while offsets.count + atEnd.count < characters.count, characters[offsets.count] == character
        {
          offsets.append(reader.place - block.count + place - start)
        }
        character += 1
      }
    }
    return offsets + atEnd
  }

  private static func open(_ path: String) throws(CorpusError) -> OpenFile {
    try attempt(OpenFile(path: path)) { CorpusError(path, .cannotRead($0)) }
  }

  /// Checks a block and counts its characters.
  private static func check(
    _ block: UnsafeBufferPointer<UInt8>, at offset: Int, path: String
  ) throws(CorpusError) -> Int {
    var characters = 0
    var place = 0
    while place < block.count {
      // Eight bytes of 1...127 at once, the test for a zero byte by Mycroft (1987).
      if place + 8 <= block.count {
        let eight = UnsafeRawBufferPointer(block)
          .loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let zeroes = (eight &- 0x0101_0101_0101_0101) & ~eight
        if (eight | zeroes) & 0x8080_8080_8080_8080 == 0 {
          characters += 8
          place += 8
          continue
        }
      }
      guard block[place] != 0 else { throw CorpusError(path, .binary(offset: offset + place)) }
      guard let sequence = UTF8Sequence(in: block, at: place), sequence.isWhole else {
        throw CorpusError(path, .invalidUTF8(byte: block[place], offset: offset + place))
      }
      characters += 1
      place += sequence.length
    }
    return characters
  }
}
