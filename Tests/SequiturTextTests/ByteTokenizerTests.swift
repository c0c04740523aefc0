import SequiturTensor
import SequiturText
import Testing

@Suite struct ByteTokenizerTests {
  @Test func idsAreBytes() {
    let tokenizer = ByteTokenizer()
    #expect(tokenizer.vocabularySize == 256)
    #expect(tokenizer.encode("hé") == [104, 195, 169])
    #expect(tokenizer.bytes(of: 195) == [195])
    #expect(tokenizer.endOfText == nil)
  }

  @Test func everyTextComesBack() {
    var maker = TextMaker(random: SeededRandom(seed: 1))
    for _ in 0..<200 {
      let text = maker.text(parts: 20)
      #expect(utf8(ByteTokenizer().decode(ByteTokenizer().encode(text))) == utf8(text))
    }
  }

  @Test func whatIsNotUTF8BecomesAReplacement() {
    #expect(ByteTokenizer().decode([104, 195, 104]) == "h\u{FFFD}h")
  }

  @Test(arguments: [-1, 256] as [Int32])
  func anotherIdStops(token: Int32) async {
    await #expect(processExitsWith: .failure) { [token = token as Int32] in
      _ = ByteTokenizer().bytes(of: token)
    }
  }
}
