// Escaping, anchors, truncation and wrapping.
import Testing

import SequiturFigures

struct MarkupTests {
  @Test func markupCharactersAreEscaped() {
    #expect(
      Markup.escaped("<a href=\"x\">'&'</a>")
        == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
  }

  @Test func charactersOutsideXMLAreReplaced() {
    #expect(Markup.escaped("a\u{0}b\u{1B}c\u{FFFE}\n\t") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}\n\t")
  }

  @Test func lineEndingsAreOneNewLine() {
    #expect(Markup.escaped("a\r\nb\rc\nd\n\re\r\n\r\nf") == "a\nb\nc\nd\n\ne\n\nf")
  }

  @Test func hostileTextsStayInside() throws {
    for text in hostileTexts {
      let escaped = Markup.escaped(text)
      let contents = try checkedXML("<a b=\"\(escaped)\">\(escaped)</a>")
      #expect(contents.elements == ["a": 1], "\(text)")
    }
  }

  @Test func slugs() {
    #expect(Markup.slug("X′ = X + PE: what is it?") == "x-x-pe-what-is-it")
    #expect(Markup.slug("日本語") == "")
  }

  @Test func longTextEndsInAnEllipsis() {
    let long = String(repeating: "wide ", count: 40)
    let cut = TextFit.truncated(long, size: 12, to: 100)
    #expect(cut.hasSuffix("…") && TextFit.width(cut, size: 12) <= 100)
    #expect(TextFit.truncated("short", size: 12, to: 100) == "short")
  }

  @Test func wrappedLinesFit() {
    let text = "Several words that have to stand in three lines at most, whatever happens to them"
    let lines = TextFit.wrapped(text, size: 12, to: 140, lines: 3)
    #expect(lines.count == 3 && lines.allSatisfy { TextFit.width($0, size: 12) <= 140 })
    #expect(lines.last?.hasSuffix("…") == true)
    #expect(TextFit.wrapped("two words", size: 12, to: 500, lines: 2) == ["two words"])
  }
}
