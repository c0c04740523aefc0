// Spans that count: by their bytes, whatever the tokens, the chunks, the split and the windows.

import Foundation
import SequiturText
import Testing

@Suite struct CountedSpansTests {
  /// Expects of a text that what counts is what stands in capitals here; it is tokenised in small
  /// letters. The first token of a part counts in no window.
  private func expect(
    _ shown: String, after: String, until: String, _ tokenizer: any Tokenizer = ByteTokenizer(),
    trainingShare: Double = 1, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try withTemporaryFolder { folder in
      try write(utf8(shown.lowercased()), to: "\(folder)/text")
      let made = try Corpus(
        CorpusSource(paths: ["\(folder)/text"]),
        counting: CountedSpans(after: after, until: until), tokenizer: tokenizer,
        in: "\(folder)/run", trainingShare: trainingShare)
      let read = try Corpus(readingFrom: "\(folder)/run", tokenizer: tokenizer)
      for corpus in [made, read] {
        var found = ""
        for range in [corpus.training, corpus.validation] where range.count > 1 {
          found += capitals(in: range, tokenizer)
        }
        #expect(found == shown, sourceLocation: sourceLocation)
      }
    }
  }

  /// The text of a range, in capitals what windows predict.
  private func capitals(in range: TokenRange, _ tokenizer: any Tokenizer) -> String {
    let targets = range.evaluationWindows(length: range.count - 1).flatMap(\.targets)
    let counted = targets.filter { $0 != -1 }
    // In windows of any length the same, each once.
    for length in 1...3 where range.count < 100 {
      let windows = range.evaluationWindows(length: length)
      #expect(windows.flatMap(\.targets).filter { $0 != -1 } == counted, "\(length)")
      guard let cover = try? WindowCover(range, length: length, seed: 1, insideDocuments: false)
      else { continue }
      let epoch = (0..<cover.windowsPerEpoch).flatMap { cover.window($0).targets }
      #expect(epoch.filter { $0 != -1 }.sorted() == counted.sorted(), "\(length)")
    }
    let rest = zip(range[1..<range.count], targets).map { token, target in
      let text = tokenizer.decode([token])
      #expect(target == -1 || target == token)
      return target == -1 ? text : text.uppercased()
    }
    return tokenizer.decode(range[0..<1]) + rest.joined()
  }

  @Test func behindOneMarkUpToTheOther() throws {
    // Within a span the first mark is text; a mark may begin in what was no mark.
    try expect("xxabCDEABZcdabZxaabFZ", after: "ab", until: "z")
    try expect("xaaabYZZYZQZRSzzy", after: "aab", until: "zqzrs")
    // A document's end ends it.
    try expect("xabCD", after: "ab", until: "z")
  }

  @Test func tokensOfSeveralBytes() throws {
    let text = "xéabcüdéfg"
    try expect(
      "xéABCÜdéFG", after: "é", until: "ü", CharacterTokenizer(text: text.lowercased()))
  }

  @Test func aTokenThatIsPartlyInsideCounts() throws {
    try withTemporaryFolder { folder in
      try write(utf8(String(repeating: "q: no a: yes ok. ", count: 40)), to: "\(folder)/text")
      let source = try CorpusSource(paths: ["\(folder)/text"])
      let tokenizer = try BytePairTokenizer.train(on: source, vocabularySize: 280)
      // " yes" is one token, whose space is the mark's.
      let corpus = try Corpus(
        source, counting: CountedSpans(after: "a: ", until: "."), tokenizer: tokenizer,
        in: "\(folder)/run", trainingShare: 1)
      let shown = capitals(in: corpus.training, tokenizer)
      #expect(shown.hasPrefix("q: no a: YES OK. q: no a: YES OK."), "\(shown.prefix(40))")
    }
  }

  @Test func marksMayLieAcrossChunksAndTheSplit() throws {
    let before = String(repeating: "x", count: 1 << 20 - 1)
    try expect(before + "abCDZxx", after: "ab", until: "z")
    try expect("xabCDEFgHIZxxx", after: "ab", until: "z", trainingShare: 0.5)
    try expect("xabDZxxxxabCDZxxxxxx", after: "ab", until: "z", trainingShare: 0.5)
  }

  @Test func documentsBeginOutside() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] { try write(utf8("xabcd"), to: "\(folder)/\(name).txt") }
      let corpus = try Corpus(
        CorpusSource(paths: [folder]), counting: CountedSpans(after: "ab", until: "z"),
        tokenizer: ByteTokenizer(), in: "\(folder)/run", trainingShare: 1)
      #expect(capitals(in: corpus.training, ByteTokenizer()) == "xabCDxabCD")
    }
  }

  @Test func landmarksCountWhatCounts() throws {
    try withTemporaryFolder { folder in
      // All but the first four places count, and then those of the letter b alone.
      try write(utf8(String(repeating: "xyabcxyxabd", count: 20)), to: "\(folder)/text")
      let corpus = try Corpus(
        CorpusSource(paths: ["\(folder)/text"]), counting: CountedSpans(after: "ab", until: "zz"),
        tokenizer: ByteTokenizer(), in: "\(folder)/all", trainingShare: 1)
      #expect(corpus.landmarks.pairCount == 220 - 4)
      let ends = try Corpus(
        CorpusSource(paths: ["\(folder)/text"]), counting: CountedSpans(after: "xya", until: "b"),
        tokenizer: ByteTokenizer(), in: "\(folder)/ends", trainingShare: 1)
      #expect(ends.landmarks.pairCount == 20 && abs(ends.landmarks.unigram) < 1e-12)
    }
  }

  @Test func aMarkThatIsNowhereIsRefused() throws {
    try withTemporaryFolder { folder in
      try write(utf8("some text"), to: "\(folder)/text")
      let error = #expect(throws: CorpusError.self) {
        try Corpus(
          CorpusSource(paths: ["\(folder)/text"]), counting: CountedSpans(after: "A:", until: "."),
          tokenizer: ByteTokenizer(), in: "\(folder)/run")
      }
      #expect(
        error?.description
          == "'\(folder)/text': expected tokens that count, behind 'A:', found none to train on; check the mark"
      )
    }
  }
}
