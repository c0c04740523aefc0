import Foundation
import SequiturTensor
import SequiturText
import Testing

@Suite struct BytePairTrainerTests {
  func merges(_ tokenizer: BytePairTokenizer) throws -> [String] {
    try withTemporaryFolder { folder in
      try TokenizerFile.write(tokenizer, to: folder)
      let text = try String(contentsOfFile: folder + "/merges.txt", encoding: .utf8)
      return text.split(separator: "\n").dropFirst().map(String.init)
    }
  }

  /// Counts of pairs within "hug" 10, "pug" 5, "pun" 12, "bun" 4, "hugs" 5, the words of a
  /// well-known exercise: u g is 20, u n 16, h ug 15, p un 12.
  @Test func theMostFrequentPairIsJoinedFirst() throws {
    let words = [("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5)]
    let text = words.flatMap { Array(repeating: $0.0, count: $0.1) }.joined(separator: "\n")
    let tokenizer = try BytePairTokenizer.train(on: text, vocabularySize: 261)
    #expect(try merges(tokenizer) == ["u g", "u n", "h ug", "p un"])
    #expect(tokenizer.encode("hugpun").map { tokenizer.bytes(of: $0) } == ["hug", "pun"].map(utf8))
  }

  @Test func equallyFrequentPairsAreJoinedInTheOrderOfTheirIds() throws {
    // In GPT-2's order of bytes the printable ones come first.
    let tokenizer = try BytePairTokenizer.train(on: "xy\nxy\nab\nab\né\né", vocabularySize: 260)
    #expect(try merges(tokenizer) == ["a b", "x y", "Ã ©"])
  }

  @Test func mergesAreThoseOfHuggingFace() throws {
    let data = try Data(contentsOf: URL(filePath: fixture("tokenizer.json")))
    let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let model = try #require(file["model"] as? [String: Any])
    let expected = try #require(model["merges"] as? [[String]]).map { $0.joined(separator: " ") }
    #expect(expected.count == 443)
    let tokenizer = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 700)
    #expect(try merges(tokenizer) == expected)
  }

  @Test func textInPartsGivesTheSameMerges() throws {
    let text = try trainingText()
    let whole = try BytePairTokenizer.train(on: text, vocabularySize: 500)
    // Each part begins with the white space in front of its first word, as the pieces do.
    var parts: [String] = [""]
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace, !last.properties.isWhitespace { parts.append("") }
      parts[parts.count - 1].unicodeScalars.append(scalar)
      last = scalar
    }
    #expect(parts.count > 1000)
    #expect(try BytePairTokenizer.train(on: parts, vocabularySize: 500) == whole)
    try withTemporaryFolder { folder in
      try write(utf8(text), to: folder + "/text.txt")
      let source = try CorpusSource(paths: [folder])
      var steps: [Int] = []
      let trained = try BytePairTokenizer.train(on: source, vocabularySize: 500) { done, total in
        #expect(total == text.utf8.count)
        steps.append(done)
      }
      #expect(trained == whole)
      #expect(steps.last == text.utf8.count)
    }
  }

  @Test func aSmallTextGivesFewerTokens() throws {
    #expect(try BytePairTokenizer.train(on: "ab ab", vocabularySize: 1000).vocabularySize == 258)
    #expect(try BytePairTokenizer.train(on: "", vocabularySize: 1000).vocabularySize == 257)
  }

  @Test func endOfTextIsNoWord() throws {
    let text = String(repeating: "ab<|endoftext|>", count: 9)
    #expect(try merges(BytePairTokenizer.train(on: text, vocabularySize: 300)) == ["a b"])
  }

  @Test func rareWordsAreForgottenWhenThereAreTooMany() throws {
    let parts = (0..<14).lazy.map { part in
      (0..<50_000).map { "\nx\(String(part * 50_000 + $0, radix: 36))q" }.joined()
        + String(repeating: " frequent", count: 1000)
    }
    let tokenizer = try BytePairTokenizer.train(on: parts, vocabularySize: 300)
    #expect(tokenizer.encode(" frequent").count == 1)
  }

  @Test func aVocabularyNeedsRoomForAllBytes() {
    let error = #expect(throws: VocabularyTooSmall.self) {
      try BytePairTokenizer.train(on: "text", vocabularySize: 256)
    }
    #expect(
      error?.description == """
        expected a byte-pair vocabulary of at least 257 tokens, the 256 bytes and <|endoftext|>, \
        found 256; ask for more, or use the byte tokeniser
        """)
  }
}
