// CorpusWriter: text to tokens in chunks, cut only where a cut changes no token.

import SequiturFiles

/// Tokenises the parts of a corpus one after another.
struct CorpusWriter {
  /// A word that is longer is cut even so, so that memory stays bounded.
  static let longestChunk = 1 << 24

  /// Where each part so far ends, in tokens.
  private(set) var ends: [Int] = []

  private let tokenizer: any Tokenizer
  private let total: Int
  private var done = 0
  private var tokenCount = 0
  /// The checksum and the place so far of the document that is being written.
  private var checksum = Checksum()
  private var place = TextPlace()

  /// - Parameter total: the bytes of all parts, for the progress.
  init(tokenizer: any Tokenizer, total: Int) {
    self.tokenizer = tokenizer
    self.total = total
  }

  /// Writes the tokens of a part, and the separator where the document ends.
  mutating func write(
    _ part: CorpusPart, separator: Int32?, to file: borrowing FileReplacement,
    progress: (Int, Int) -> Void
  ) throws {
    var reader = try part.document.reader(in: part.range)
    var pending: [UInt8] = []
    while let block = try reader.next() {
      checksum.add(UnsafeRawBufferPointer(block))
      pending += block
      let cut = pending.withUnsafeBufferPointer { self.cut(of: $0) }
      try write(pending[..<cut], of: part.document.path, to: file)
      pending.removeFirst(cut)
      done += block.count
      progress(done, total)
    }
    try write(pending[...], of: part.document.path, to: file)
    if part.endsDocument {
      guard checksum.value == part.document.checksum else {
        throw CorpusError(part.document.path, .changed)
      }
      if let separator { try append([separator], to: file) }
      checksum = Checksum()
      place = TextPlace()
    }
    ends.append(tokenCount)
  }

  /// How much of a text can be tokenised before more of it is known; 0 if nothing can.
  private func cut(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let place =
      (tokenizer as? any CuttableTokenizer).map { $0.lastCut(in: text) }
      ?? WhiteSpace.lastBeginning(in: text)
    if let place { return place }
    return text.count < Self.longestChunk ? 0 : UTF8Sequence.lastBoundary(in: text) ?? 0
  }

  private mutating func write(
    _ text: ArraySlice<UInt8>, of path: String, to file: borrowing FileReplacement
  ) throws {
    do {
      try append(tokenizer.encode(String(decoding: text, as: UTF8.self)), to: file)
    } catch let error as UnknownCharacter {
      throw CorpusError(path, .unknownCharacter(UnknownCharacter(error, behind: place)))
    }
    text.withUnsafeBufferPointer { place.advance(over: $0) }
  }

  private mutating func append(
    _ tokens: [Int32], to file: borrowing FileReplacement
  ) throws(SystemError) {
    try TokenFile.append(tokens, to: file, vocabularySize: tokenizer.vocabularySize)
    tokenCount += tokens.count
  }
}
