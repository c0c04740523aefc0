// TextChunks: a text in parts that can be tokenised on their own, a megabyte or so at a time.

/// Reads text in chunks that are cut only where that changes no token.
struct TextChunks: ~Copyable {
  /// A word that is longer is cut even so, so that memory stays bounded.
  static let longestChunk = 1 << 24

  private var reader: BlockReader
  private let tokenizer: any Tokenizer
  private var pending: [UInt8] = []

  init(_ reader: consuming BlockReader, for tokenizer: any Tokenizer) {
    self.reader = reader
    self.tokenizer = tokenizer
  }

  /// The next chunk; nil at the end.
  mutating func next() throws(CorpusError) -> [UInt8]? {
    while let block = try reader.next() {
      pending += block
      let cut = pending.withUnsafeBufferPointer { self.cut(of: $0) }
      if cut > 0 {
        let chunk = Array(pending[..<cut])
        pending.removeFirst(cut)
        return chunk
      }
    }
    defer { pending = [] }
    return pending.isEmpty ? nil : pending
  }

  /// How much of a text can be tokenised before more of it is known; 0 if nothing can.
  private func cut(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let place =
      if let tokenizer = tokenizer as? any CuttableTokenizer {
        tokenizer.lastCut(in: text)
      } else {
        WhiteSpace.lastBeginning(in: text)
      }
    if let place { return place }
    return text.count < Self.longestChunk ? 0 : UTF8Sequence.lastBoundary(in: text) ?? 0
  }
}
