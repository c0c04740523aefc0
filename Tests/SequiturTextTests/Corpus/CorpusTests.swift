import Foundation
import SequiturTensor
import SequiturText
import Testing

@Suite struct CorpusTests {
  @Test func chunksHaveTheTokensOfTheWhole() throws {
    var maker = TextMaker(random: SeededRandom(seed: 8))
    let part = maker.text(parts: 40_000)
    // With zero bytes it would be no text.
    var text = ""
    while text.utf8.count < 2_500_000 { text += part.replacingOccurrences(of: "\0", with: "x") }
    let unbroken = String(
      String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
    let bytePair = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 600)
    for text in [text, unbroken] {
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

  @Test(arguments: [0.1, 0.5, 0.9, 0.999, 1])
  func thePartsAreSplitByCharacters(share: Double) throws {
    let texts = ["日本語 one\n", "two, zwölf", "é"]
    let all = Array(texts.joined().unicodeScalars)
    let split = Int(Double(all.count) * share)
    let corpus = try corpus(of: texts, ByteTokenizer(), trainingShare: share)
    func text(_ range: TokenRange) -> [Unicode.Scalar] {
      Array(ByteTokenizer().decode(range.tokens).unicodeScalars)
    }
    #expect(text(corpus.training) == Array(all[..<split]))
    #expect(text(corpus.validation) == Array(all[split...]))
    for range in [corpus.training, corpus.validation] {
      #expect(range.documents.reduce(0) { $0 + $1.count } == range.count)
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
