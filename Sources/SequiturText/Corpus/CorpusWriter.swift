// CorpusWriter: text to tokens in chunks, cut only where a cut changes no token.

import SequiturBase
import SequiturFiles

struct CorpusWriter {
  /// How many tokens each part so far has.
  private(set) var tokenCounts: [Int] = []
  /// The checksum of the file so far.
  var tokensChecksum: UInt32 { written.value }

  private let tokenizer: any Tokenizer
  private let total: Int
  private var done = 0
  private var written = Checksum()
  /// The checksum and the place so far of the document that is being written.
  private var checksum = Checksum()
  private var place = TextPlace()
  /// What tells which tokens count; nil where all do.
  private var scanner: SpanScanner?

  /// Creates a writer of parts with so many bytes in all.
  init(tokenizer: any Tokenizer, counting spans: CountedSpans?, total: Int) {
    self.tokenizer = tokenizer
    self.total = total
    scanner = spans.map(SpanScanner.init)
  }

  /// Writes the tokens of a part, and the separator where the document ends.
  mutating func write(
    _ part: CorpusPart, separator: Int32?, to file: OpenFile, progress: (Int, Int) -> Void
  ) throws {
    tokenCounts.append(0)
    var chunks = TextChunks(try part.document.reader(in: part.range), for: tokenizer)
    while let chunk = try chunks.next() {
      chunk.withUnsafeBytes { checksum.add($0) }
      try write(String(decoding: chunk, as: UTF8.self), of: part.document.path, to: file)
      done += chunk.count
      progress(done, total)
    }
    if part.endsDocument {
      guard checksum.value == part.document.checksum else {
        throw CorpusError(part.document.path, .changed)
      }
      if let separator {
        // It ends what the document's end has cut.
        let counts = scanner?.isInside != false
        try append([counts ? separator : TokenRange.uncounted(separator, of: tokenizer)], to: file)
      }
      scanner?.reset()
      checksum = Checksum()
      place = TextPlace()
    }
  }

  private mutating func write(_ text: String, of path: String, to file: OpenFile) throws {
    do {
      try append(marked(tokenizer.encode(text), of: text), to: file)
    } catch let error as UnknownCharacter {
      place.advance(over: text.unicodeScalars.prefix(error.offset))
      let unknown = UnknownCharacter(
        error.scalar, at: place, vocabularySize: error.vocabularySize)
      throw CorpusError(path, .unknownCharacter(unknown))
    }
    place.advance(over: text.unicodeScalars)
  }

  /// The tokens of a text, those that do not count as such.
  private mutating func marked(_ tokens: [Int32], of text: String) -> [Int32] {
    guard var scanner else { return tokens }
    defer { self.scanner = scanner }
    let counts = text.utf8.map { scanner.counts($0) }
    var end = 0
    let marked = tokens.map { token in
      let start = end
      end += tokenizer.bytes(of: token).count
      let isCounted = end <= counts.count && counts[start..<end].contains(true)
      return isCounted ? token : TokenRange.uncounted(token, of: tokenizer)
    }
    guard end == counts.count else {
      stop(
        "Corpus", "tokens of \(end) bytes for a text of \(counts.count)",
        expected:
          "a tokeniser whose tokens are the text, byte for byte, to tell which of them count")
    }
    return marked
  }

  private mutating func append(_ tokens: [Int32], to file: OpenFile) throws(SystemError) {
    try TokenFile.append(
      tokens, to: file,
      vocabularySize: TokenRange.storedVocabulary(tokenizer.vocabularySize, scanner != nil),
      checksum: &written)
    tokenCounts[tokenCounts.count - 1] += tokens.count
  }
}
