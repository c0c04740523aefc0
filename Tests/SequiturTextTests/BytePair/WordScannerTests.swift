import SequiturText
import Testing

@Suite struct WordScannerTests {
  func pieces(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var scanner = WordScanner(bytes, in: 0..<bytes.count)
      var pieces: [String] = []
      while let piece = scanner.next() {
        pieces.append(String(decoding: bytes[piece], as: UTF8.self))
      }
      return pieces
    }
  }

  @Test(arguments: [
    ("", []),
    ("Hello, world!", ["Hello", ",", " world", "!"]),
    ("it's we'll I'd", ["it", "'s", " we", "'ll", " I", "'d"]),
    // Capitals are no contractions, nor is an apostrophe that belongs to punctuation.
    ("IT'S '' 's !'s", ["IT", "'", "S", " ''", " '", "s", " !'", "s"]),
    ("'re've'm't'l'r", ["'re", "'ve", "'m", "'t", "'", "l", "'", "r"]),
    ("a1b22 3", ["a", "1", "b", "22", " 3"]),
    // White space leaves its last character to what follows, if that is a space.
    ("a  b", ["a", " ", " b"]), ("a \n b", ["a", " \n", " b"]), ("a\n\nb", ["a", "\n", "\n", "b"]),
    ("a\nb", ["a", "\n", "b"]), ("a\tb", ["a", "\t", "b"]), ("  ", ["  "]), (" a ", [" a", " "]),
    ("a \u{3000}b", ["a", " ", "\u{3000}", "b"]), ("\u{A0}x", ["\u{A0}", "x"]),
    // A mark is neither letter nor number, and goes with a space.
    ("e\u{301} \u{301}a", ["e", "\u{301}", " \u{301}", "a"]),
    ("日本語。ニ", ["日本語", "。", "ニ"]), ("½Ⅷ²x", ["½Ⅷ²", "x"]),
    ("𝔘𐍈 𝟘🇩🇪", ["𝔘𐍈", " 𝟘", "🇩🇪"]), ("\u{0}\u{1C}\u{85}", ["\u{0}\u{1C}", "\u{85}"]),
  ])
  func aTextFallsIntoPieces(text: String, expected: [String]) {
    #expect(pieces(text).map(utf8) == expected.map(utf8))
  }

  @Test func piecesAreThoseOfTheRegularExpression() throws {
    for encoding in try encodings() {
      var end = 0
      let ends = pieces(encoding.text).map { piece in
        end += piece.unicodeScalars.count
        return end
      }
      #expect(ends == encoding.ends, "\(encoding.text)")
    }
  }
}
