import SequiturTensor
import SequiturText
import Testing

@Suite struct BytePairTokenizerTests {
  @Test func idsAreThoseOfHuggingFace() throws {
    let tokenizer = try TokenizerFile.read(fixture("tokenizer.json"))
    #expect(tokenizer.vocabularySize == 700)
    #expect(tokenizer.endOfText == 0)
    let encodings = try encodings()
    #expect(encodings.count >= 20)
    for encoding in encodings {
      #expect(try tokenizer.encode(encoding.text) == encoding.ids, "\(encoding.text)")
      #expect(utf8(tokenizer.decode(encoding.ids)) == utf8(encoding.text))
    }
  }

  @Test func everyTextComesBack() throws {
    let tokenizer = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 600)
    var maker = TextMaker(random: SeededRandom(seed: 3))
    for parts in 0..<300 {
      let text = maker.text(parts: parts)
      let tokens = tokenizer.encode(text)
      #expect(utf8(tokenizer.decode(tokens)) == utf8(text))
      #expect(tokens.flatMap { tokenizer.bytes(of: $0) } == utf8(text))
    }
  }

  /// Long pieces are merged by another way than short ones; the fixture's ids cover both, this the
  /// lengths around the limit.
  @Test func aPieceIsMergedTheSameWayAtAnyLength() throws {
    let tokenizer = try BytePairTokenizer.train(
      on: "abcabcabdabc aab aabb abab " + trainingText(), vocabularySize: 500)
    var random = SeededRandom(seed: 4)
    for length in 60..<70 {
      let piece = String((0..<length).map { _ in "abcd".randomElement(using: &random) ?? "a" })
      // The reference: join the best pair, the leftmost of several, until there is none.
      var tokens = utf8(piece).map { tokenizer.encode(String(Unicode.Scalar($0)))[0] }
      while true {
        let merged = tokens.indices.dropLast().compactMap { place -> (Int32, Int)? in
          let bytes = tokenizer.bytes(of: tokens[place]) + tokenizer.bytes(of: tokens[place + 1])
          let joined = tokenizer.encode(String(decoding: bytes, as: UTF8.self))
          return joined.count == 1 ? (joined[0], place) : nil
        }
        guard let best = merged.min(by: { $0 < $1 }) else { break }
        tokens.replaceSubrange(best.1...best.1 + 1, with: [best.0])
      }
      #expect(tokenizer.encode(piece) == tokens, "\(piece)")
    }
  }

  @Test func endOfTextIsOneToken() throws {
    let tokenizer = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 300)
    let end = try #require(tokenizer.endOfText)
    #expect(end == 299)
    #expect(tokenizer.bytes(of: end) == utf8("<|endoftext|>"))
    let (a, b) = (tokenizer.encode("a"), tokenizer.encode(" b"))
    #expect(tokenizer.encode("a<|endoftext|> b<|endoftext|>") == a + [end] + b + [end])
    #expect(!tokenizer.encode("<|endoftext |>").contains(end))
  }

  /// Wherever the tokeniser says that a text may be cut, whatever follows.
  @Test func cutTextHasTheTokensOfTheWhole() throws {
    let tokenizer = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 600)
    var maker = TextMaker(random: SeededRandom(seed: 5))
    var cuts = 0
    for parts in 1..<300 {
      // Some without white space, where only the second best places are left.
      var text = maker.text(parts: parts % 40)
      if parts % 3 == 0 { text.unicodeScalars.removeAll { $0.properties.isWhitespace } }
      let bytes = utf8(text)
      for length in stride(from: 1, through: bytes.count, by: 5) {
        let cut = bytes[..<length].withUnsafeBufferPointer { tokenizer.lastCut(in: $0) }
        guard let cut else { continue }
        cuts += 1
        let halves = [bytes[..<cut], bytes[cut...]].map { String(decoding: $0, as: UTF8.self) }
        #expect(
          halves.flatMap { tokenizer.encode($0) } == tokenizer.encode(text),
          "\(text.debugDescription) cut at \(cut) of the first \(length)")
      }
    }
    #expect(cuts > 2000)
  }

  @Test func anIdOutsideTheVocabularyStops() async {
    await #expect(processExitsWith: .failure) {
      _ = try BytePairTokenizer.train(on: "aa", vocabularySize: 258).decode([257])
    }
  }
}
