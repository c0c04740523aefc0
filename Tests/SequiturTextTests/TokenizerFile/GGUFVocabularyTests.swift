// GGUFVocabulary: tokenisers in llama.cpp's words come back, and what is none of them is refused.

import SequiturText
import Testing

@Suite struct GGUFVocabularyTests {
  private func read(_ tokens: [String], kinds: [Int32]? = nil) throws -> any Tokenizer {
    try GGUFVocabulary(
      model: "rwkv", tokens: tokens, kinds: kinds ?? tokens.map { _ in 1 }, merges: []
    ).tokenizer(path: "x")
  }

  @Test func tokenizersComeBack() throws {
    let bytePair = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 400)
    let text = "Ω\u{2126}\u{212B}Å e\u{301}\0\n😀"
    for tokenizer in [bytePair, ByteTokenizer(), CharacterTokenizer(text: text)] as [any Tokenizer]
    {
      let vocabulary = try GGUFVocabulary(tokenizer, path: "x")
      #expect(Set(vocabulary.tokens).count == vocabulary.tokens.count)
      let read = try GGUFVocabulary(
        model: vocabulary.model, tokens: vocabulary.tokens, kinds: vocabulary.kinds,
        merges: vocabulary.merges
      ).tokenizer(path: "x")
      #expect(type(of: read) == type(of: tokenizer))
      #expect(read.vocabularySize == vocabulary.tokens.count - vocabulary.helperCount)
      #expect(read.endOfText == tokenizer.endOfText)
      #expect(try read.encode(text) == tokenizer.encode(text))
    }
  }

  /// What characters of several bytes begin with must be a token: llama.cpp would wait for ever
  /// without.
  @Test func firstBytesAreTokens() throws {
    let vocabulary = try GGUFVocabulary(CharacterTokenizer(text: "aéè中"), path: "x")
    #expect(
      vocabulary.tokens == [
        "\\x61", "\\xc3\\xa8", "\\xc3\\xa9", "\\xe4\\xb8\\xad", "\\xc3", "\\xe4", "\\xff",
      ])
    #expect(vocabulary.kinds == [1, 1, 1, 1, 6, 6, 2])
    #expect(vocabulary.helperCount == 3 && vocabulary.unknown == 6 && vocabulary.end == nil)
    let bytes = try GGUFVocabulary(ByteTokenizer(), path: "x")
    #expect(bytes.helperCount == 0 && bytes.unknown == nil)
  }

  @Test func whatIsNoTokenizerHere() throws {
    for tokens in [
      ["\\x62", "\\x61"], ["\\x61", "\\x61"], ["a"], ["\\x6"], ["\\xff"], ["\\x61\\x62"], [""],
      ["\\x61 "], ["\\x+1"],
    ] {
      let error = #expect(throws: TokenizerFileError.self, "\(tokens)") { try read(tokens) }
      #expect("\(error as Any)".contains("characters in the order of their codes"))
    }
    #expect(try read(["\\x61", "\\x62"]).vocabularySize == 2)
    #expect(try read(["\\x61", "\\x62"], kinds: [1, 6]).vocabularySize == 1)
  }
}
