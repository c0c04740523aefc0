import Foundation
import SequiturFiles
import SequiturTensor
import SequiturText
import TestSupport
import Testing

@Suite struct CorpusTests {
  @Test func chunksHaveTheTokensOfTheWhole() throws {
    var maker = TextMaker(random: SeededRandom(seed: 8))
    let part = maker.text(parts: 40_000)
    // With zero bytes it would be no text. Texts are read a megabyte at a time.
    var text = ""
    while text.utf8.count < 1_200_000 { text += part.replacingOccurrences(of: "\0", with: "x") }
    let unbroken = String(
      String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
    let bytePair = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 600)
    for text in inDebug([text], otherwise: [text, unbroken]) {
      let tokenizers: [any Tokenizer] = [
        ByteTokenizer(), CharacterTokenizer(text: text), bytePair, ForeignTokenizer(),
      ]
      for tokenizer in tokenizers {
        let corpus = try corpus(of: [text], tokenizer)
        #expect(try corpus.training.tokens == tokenizer.encode(text), "\(type(of: tokenizer))")
        #expect(corpus.validation.count == 0)
      }
    }
  }

  private func text(_ range: TokenRange) -> String { ByteTokenizer().decode(range.tokens) }

  @Test(arguments: [0.1, 0.5, 0.9, 0.999, 1])
  func theEndOfASingleTextIsHeldOut(share: Double) throws {
    let all = "日本語 one\ntwo, zwölfé"
    let split = Int(Double(all.unicodeScalars.count) * share)
    let corpus = try corpus(of: [all], ByteTokenizer(), trainingShare: share)
    #expect(text(corpus.training) == String(all.prefix(split)))
    #expect(text(corpus.validation) == String(all.dropFirst(split)))
  }

  @Test func theMiddleOfEachOfSeveralTextsIsHeldOut() throws {
    let corpus = try corpus(
      of: ["日本語 one\n", "two, zwölf", "é"], ByteTokenizer(), trainingShare: 0.5)
    // Half of 8, 10 and 1 characters, of which the last is rounded up.
    #expect(text(corpus.validation) == "語 on" + "o, zw" + "é")
    #expect(text(corpus.training) == "日本e\n" + "twölf")
    #expect(corpus.training.documents.count == 4)
    // What is not split stays in one piece, on which its tokens may depend.
    let whole = try SequiturTextTests.corpus(of: ["日本語 one\n", "two"], ByteTokenizer())
    #expect(whole.training.documents.count == 2)
    #expect(corpus.documents.map(\.heldOutCharacters) == [4, 5, 1])
    #expect(corpus.documents.map(\.characters) == [8, 10, 1])
  }

  /// A file of letters and one of digits: what is measured speaks for both.
  @Test func blocksFromAllOverEveryTextAreHeldOut() throws {
    let (letters, digits) = (
      String((0..<100_000).map { Character(Unicode.Scalar(UInt8(97 + $0 / 5000))) }),
      String((0..<300).map { Character("\($0 / 30)") })
    )
    let corpus = try corpus(of: [letters, digits], ByteTokenizer(), trainingShare: 0.9)
    #expect(corpus.documents.map(\.heldOutCharacters) == [10_000, 30])
    #expect(corpus.documents.map(\.heldOutBlocks) == [10, 1])
    // Of every 10,000 letters the middle 1,000; of the digits the middle 30.
    #expect(
      text(corpus.validation)
        == (0..<10).map { block in
          String(letters.dropFirst(10_000 * block + 4500).prefix(1000))
        }.joined() + digits.dropFirst(135).prefix(30))
    // Reading across the borders gives the same as reading all.
    for range in [corpus.training, corpus.validation] {
      let all = range.tokens
      for start in stride(from: 0, to: range.count - 1, by: 997) {
        let end = min(range.count, start + 3000)
        #expect(range[start..<end] == Array(all[start..<end]))
      }
      #expect(range.documents.last?.upperBound == range.count)
      let short = range.prefix(2500)
      #expect(short.tokens == Array(all[..<2500]) && short.documents.last?.upperBound == 2500)
    }
  }

  @Test func anotherTextCanBeHeldOut() throws {
    try withTemporaryFolder { folder in
      try write(utf8("all of this"), to: folder + "/a.txt")
      try write(utf8("none of that"), to: folder + "/b.txt")
      let corpus = try Corpus(
        CorpusSource(paths: [folder + "/a.txt"]),
        validation: CorpusSource(paths: [folder + "/b.txt"]), tokenizer: ByteTokenizer(),
        in: folder + "/run")
      #expect(text(corpus.training) == "all of this" && text(corpus.validation) == "none of that")
      #expect(corpus.documents.map(\.heldOutCharacters) == [0, 12])
      let read = try Corpus(readingFrom: folder + "/run", tokenizer: ByteTokenizer())
      #expect(read.validation.tokens == corpus.validation.tokens)
    }
  }

  @Test func tokensAreReadWithoutTheirText() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      try write(utf8("one text of some"), to: folder + "/texts/a.txt")
      try write(utf8("and another of them, longer"), to: folder + "/texts/b.txt")
      let corpus = try Corpus(
        CorpusSource(paths: [folder + "/texts"]), tokenizer: ByteTokenizer(), in: run,
        trainingShare: 0.7)
      try FileManager.default.removeItem(atPath: folder + "/texts")
      let read = try Corpus(readingFrom: run, tokenizer: ByteTokenizer())
      #expect(read.training.tokens == corpus.training.tokens)
      #expect(read.training.documents == corpus.training.documents)
      #expect(read.validation.tokens == corpus.validation.tokens)
      #expect(read.checksum == corpus.checksum && read.landmarks == corpus.landmarks)
      #expect(read.documents == corpus.documents)
      let seen = Set(corpus.training.tokens)
      #expect(read.unseenTokens == Set((0..<Int32(256)).filter { !seen.contains($0) }))

      func problem() -> CorpusError.Problem? {
        #expect(throws: CorpusError.self) {
          try Corpus(readingFrom: run, tokenizer: ByteTokenizer())
        }?.problem
      }
      #expect(throws: CorpusError.self) {
        try Corpus(readingFrom: run, tokenizer: CharacterTokenizer(text: "abc"))
      }
      let tokens = try Data(contentsOf: URL(filePath: run + "/tokens.bin"))
      for other in [
        tokens.dropLast(2), tokens + [0, 0], Data([tokens[0] ^ 1]) + tokens.dropFirst(),
      ] {
        try write(other, to: run + "/tokens.bin")
        #expect(problem() == .notTokens)
      }
      try write(tokens, to: run + "/tokens.bin")
      let index = try String(contentsOfFile: run + "/tokens.json", encoding: .utf8)
      for (old, new) in [
        (#""tokens":"#, #""tokens":-"#), (#""tokens":"#, #""tokens":922337203685477580"#),
        (#""documents":"#, #""papers":"#), (#""characters":"#, #""characters":-"#),
        (#""characters":"#, #""characters":461168601842738790"#),
        (#""vocabulary_size":256"#, #""vocabulary_size":-256"#),
      ] {
        try write(utf8(index.replacingOccurrences(of: old, with: new)), to: run + "/tokens.json")
        #expect(problem() == .notTokens, "\(old) \(new)")
      }
      // Ids that no byte has, with the checksum that belongs to them.
      let beyond = Data([255, 255]) + tokens.dropFirst(2)
      try write(beyond, to: run + "/tokens.bin")
      let (old, new) = ("\(Checksum.of(tokens))", "\(Checksum.of(beyond))")
      try write(utf8(index.replacingOccurrences(of: old, with: new)), to: run + "/tokens.json")
      #expect(problem() == .notTokens)
      try FileManager.default.removeItem(atPath: run + "/tokens.json")
      guard case .cannotRead = problem() else {
        Issue.record("a missing tokens.json was read")
        return
      }
    }
  }

  @Test func aTextThatChangesLaterIsNoticed() throws {
    try withTemporaryFolder { folder in
      let texts = folder + "/texts"
      func make() throws -> Corpus {
        for name in ["a", "b"] { try write(utf8("text \(name)"), to: "\(texts)/\(name).txt") }
        return try Corpus(
          CorpusSource(paths: [texts]), tokenizer: ByteTokenizer(), in: folder + "/run")
      }
      let corpus = try make()
      #expect(corpus.changeOfText() == nil)
      try write(utf8("tend b"), to: texts + "/b.txt")
      #expect(corpus.changeOfText() == .changed(texts + "/b.txt"))
      _ = try make()
      try write(utf8("more"), to: texts + "/c.md")
      #expect(corpus.changeOfText() == .added(texts + "/c.md"))
      try FileManager.default.removeItem(atPath: texts + "/c.md")
      try FileManager.default.removeItem(atPath: texts + "/a.txt")
      #expect(corpus.changeOfText() == .removed(texts + "/a.txt"))
      try write([0], to: texts + "/a.txt")
      #expect(corpus.changeOfText() == .changed(texts))
      try FileManager.default.removeItem(atPath: texts)
      #expect(corpus.changeOfText() == nil)
    }
  }

  /// What is lost is made again with the split that it had, whatever the rule has become.
  @Test func lostTokensAreMadeAgainWithTheirSplit() throws {
    try withTemporaryFolder { folder in
      for name in ["a", "b"] {
        try write(utf8(String(repeating: name, count: 40)), to: "\(folder)/texts/\(name).txt")
      }
      let source = try CorpusSource(paths: [folder + "/texts"])
      let first = try Corpus(
        source, tokenizer: ByteTokenizer(), in: folder + "/run", trainingShare: 0.5)
      func remade() throws -> Corpus {
        try FileManager.default.removeItem(atPath: folder + "/run/tokens.bin")
        return try Corpus(
          remaking: source, validation: nil, counting: nil, tokenizer: ByteTokenizer(),
          in: folder + "/run"
        ) { _, _ in }
      }
      #expect(try remade().validation.tokens == first.validation.tokens)
      // As an earlier version left it, which held out the end of all texts together.
      try FileManager.default.removeItem(atPath: folder + "/run/tokens.json")
      #expect(try text(remade().validation) == "bbbbbbbb")
    }
  }

  @Test func theUsualSplitIsNineTenths() throws {
    try withTemporaryFolder { folder in
      try write(utf8(String(repeating: "x", count: 1999)), to: folder + "/a.txt")
      let corpus = try Corpus(
        CorpusSource(paths: [folder]), tokenizer: ByteTokenizer(), in: folder + "/run")
      #expect(corpus.training.count == 1799)
      #expect(corpus.validation.count == 200)
    }
  }

  @Test func documentsEndWithTheEndOfText() throws {
    let tokenizer = try BytePairTokenizer.train(on: "aa aa", vocabularySize: 300)
    let end = try #require(tokenizer.endOfText)
    let (a, b) = (tokenizer.encode("a a"), tokenizer.encode("b"))
    #expect(try corpus(of: ["a a", "b"], tokenizer).training.tokens == a + [end] + b + [end])
    #expect(try corpus(of: ["a a"], tokenizer).training.tokens == a)
    // Also where something is held out: a model that never saw the end would not learn it.
    let split = try corpus(of: ["a a a a", "b"], tokenizer, trainingShare: 0.7).training.tokens
    #expect(split.count { $0 == end } == 2 && split.last == end)
  }

  @Test func largeVocabulariesTakeFourBytes() throws {
    let scalars = (0x10000..<0x10000 + 70_000 as Range<UInt32>).compactMap(Unicode.Scalar.init)
    let text = String(String.UnicodeScalarView(scalars.reversed()))
    for (tokenizer, bytes) in [
      (CharacterTokenizer(scalars: Set(scalars)), 4), (CharacterTokenizer(text: "ab"), 2),
    ] {
      let text = bytes == 4 ? text : "abba"
      try withTemporaryFolder { folder in
        try write(utf8(text), to: folder + "/a.txt")
        let corpus = try Corpus(
          CorpusSource(paths: [folder]), tokenizer: tokenizer, in: folder, trainingShare: 1)
        #expect(try corpus.training.tokens == tokenizer.encode(text))
        let file = try Data(contentsOf: URL(filePath: "\(folder)/\(Corpus.fileName)"))
        #expect(file.count == bytes * text.unicodeScalars.count)
      }
    }
  }

  @Test func anUnknownCharacterIsNamedWithItsPlaceInTheFile() throws {
    try withTemporaryFolder { folder in
      let lines = 300_000
      try write(utf8(String(repeating: "abab\n", count: lines) + "bé"), to: folder + "/a.txt")
      let error = #expect(throws: CorpusError.self) {
        try Corpus(
          CorpusSource(paths: [folder]), tokenizer: CharacterTokenizer(text: "ab\n"),
          in: folder + "/run")
      }
      guard case .unknownCharacter(let unknown) = error?.problem else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(unknown.scalar == "é")
      #expect(unknown.line == lines + 1 && unknown.column == 2)
      #expect(unknown.offset == 5 * lines + 1)
      #expect(
        error?.description.hasPrefix(
          "'\(folder)/a.txt': expected only the 3 characters of the vocabulary, found 'é'") == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/run").isEmpty)
    }
  }

  @Test func aFileThatChangesIsNoticed() throws {
    try withTemporaryFolder { folder in
      try write(utf8("some text"), to: folder + "/a.txt")
      let source = try CorpusSource(paths: [folder + "/a.txt"])
      for other in ["more than some text", "sama text"] {
        try write(utf8(other), to: folder + "/a.txt")
        let error = #expect(throws: CorpusError.self) {
          try Corpus(source, tokenizer: ByteTokenizer(), in: folder + "/run")
        }
        #expect(error?.problem == .changed)
      }
    }
  }

  @Test func theChecksumKnowsTheText() throws {
    func checksum(_ text: String) throws -> UInt32 {
      try corpus(of: [text], ByteTokenizer()).checksum
    }
    #expect(try checksum("one text") == checksum("one text"))
    #expect(try checksum("one text") != checksum("one test"))
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    try withTemporaryFolder { folder in
      try write(utf8("text"), to: folder + "/a.txt")
      let source = try CorpusSource(paths: [folder])
      let error = #expect(throws: CorpusError.self) {
        try Corpus(source, tokenizer: ByteTokenizer(), in: folder + "/a.txt/run")
      }
      #expect(
        error?.description
          == "cannot write '\(folder)/a.txt/run/tokens.bin': Not a directory")
    }
  }
}

/// A tokeniser that the library does not know: words with the white space in front of them.
private struct ForeignTokenizer: Tokenizer {
  let vocabularySize = 1000

  func encode(_ text: String) -> [Int32] {
    // One token for the letters of a run between white spaces, one for each other scalar's run.
    var tokens: [Int32] = []
    var length: Int32 = 0
    for scalar in text.unicodeScalars {
      let isSpace = scalar.properties.isWhitespace
      if isSpace, length > 0 {
        tokens.append(length % 900)
        length = 0
      }
      if isSpace { tokens.append(900) } else { length += 1 }
    }
    return length > 0 ? tokens + [length % 900] : tokens
  }

  func bytes(of token: Int32) -> [UInt8] { [UInt8(truncatingIfNeeded: token)] }
}
