import SequiturTensor
import SequiturText
import Testing

@Suite struct StreamingDecoderTests {
  @Test func aCharacterAppearsWhenItIsWhole() {
    var decoder = StreamingDecoder(ByteTokenizer())
    #expect(
      [0x61, 0xF0, 0x9F, 0x98, 0x80, 0x62].map { decoder.add($0) } == ["a", "", "", "", "😀", "b"])
    #expect(decoder.finish() == "")
  }

  @Test func anIncompleteCharacterIsReplacedAtTheEnd() {
    var decoder = StreamingDecoder(ByteTokenizer())
    #expect([0xE2, 0x82].map { decoder.add($0) } == ["", ""])
    #expect(decoder.finish() == "\u{FFFD}")
    #expect(decoder.add(0x61) == "a")
    #expect(decoder.finish() == "")
  }

  @Test func bytesThatCannotBecomeACharacterDoNotWait() {
    var decoder = StreamingDecoder(ByteTokenizer())
    #expect(decoder.add(0xC0) == "\u{FFFD}")
    // A surrogate is refused at its second byte.
    #expect([0xED, 0xA0].map { decoder.add($0) } == ["", "\u{FFFD}\u{FFFD}"])
  }

  /// Bytes that begin, continue and break sequences, in all orders up to four, and many longer
  /// ones.
  @Test func theJoinedTextIsThatOfAllTokens() {
    let bytes: [Int32] = [
      0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xC3, 0xE0, 0xE2, 0xED, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
    ]
    func check(_ tokens: [Int32]) {
      var decoder = StreamingDecoder(ByteTokenizer())
      let joined = tokens.map { decoder.add($0) }.joined() + decoder.finish()
      #expect(utf8(joined) == utf8(ByteTokenizer().decode(tokens)), "\(tokens)")
    }
    for a in bytes { for b in bytes { for c in bytes { check([a, b, c]) } } }
    var random = SeededRandom(seed: 2)
    for _ in 0..<2000 {
      check((0..<12).map { _ in bytes[random.integer(below: bytes.count)] })
    }
  }

  @Test func tokensOfSeveralBytesAreJoined() throws {
    let tokenizer = try BytePairTokenizer.train(
      on: String(repeating: "日本語 日本 本語 ", count: 20), vocabularySize: 270)
    let tokens = tokenizer.encode("日本語本日")
    var decoder = StreamingDecoder(tokenizer)
    #expect(tokens.map { decoder.add($0) }.joined() + decoder.finish() == "日本語本日")
  }

  @Test func charactersComeOneByOne() throws {
    let tokenizer = CharacterTokenizer(text: "aé😀")
    var decoder = StreamingDecoder(tokenizer)
    #expect(try tokenizer.encode("😀é").map { decoder.add($0) } == ["😀", "é"])
  }
}
