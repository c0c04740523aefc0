// Text with a little markup, built by string interpolation; everything else is escaped.

/// A sentence with markup: `"a \(strong: "bold") word, x\(sub: "i"), \(code: "let x")"`.
///
/// What is written or interpolated plainly is shown as it stands, also `<`, `&` and quotes.
public struct RichText: Sendable, ExpressibleByStringInterpolation {
  /// The escaped HTML.
  public let html: String
  /// The same without markup.
  public let plain: String

  /// Plain text.
  public init(_ plain: String) {
    self.plain = plain
    html = Markup.escaped(plain)
  }

  /// Plain text from a literal.
  public init(stringLiteral value: String) { self.init(value) }

  /// Text from an interpolated literal.
  public init(stringInterpolation: StringInterpolation) {
    html = stringInterpolation.html
    plain = stringInterpolation.plain
  }

  /// Collects the parts of an interpolated literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    var html = ""
    var plain = ""

    /// Starts empty.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// The text between interpolations.
    public mutating func appendLiteral(_ literal: String) { append(literal, in: nil) }

    /// Any value, as plain text.
    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      append(value.description, in: nil)
    }

    /// Text that has markup already.
    public mutating func appendInterpolation(_ text: RichText) {
      html += text.html
      plain += text.plain
    }

    /// Bold text.
    public mutating func appendInterpolation(strong text: String) { append(text, in: "strong") }

    /// Emphasised text.
    public mutating func appendInterpolation(emphasis text: String) { append(text, in: "em") }

    /// Code within a sentence.
    public mutating func appendInterpolation(code text: String) { append(text, in: "code") }

    /// A subscript.
    public mutating func appendInterpolation(sub text: String) { append(text, in: "sub") }

    /// A superscript.
    public mutating func appendInterpolation(sup text: String) { append(text, in: "sup") }

    /// A link; only `https:` addresses, `#` anchors and the names of `.html` files in the same
    /// folder become links, others stay text.
    public mutating func appendInterpolation(link text: String, to address: String) {
      let isNeighbour = address.hasSuffix(".html") && !address.contains { "/\\:".contains($0) }
      guard isNeighbour || address.hasPrefix("https://") || address.hasPrefix("#") else {
        append(text, in: nil)
        return
      }
      html += "<a href=\"\(Markup.escaped(address))\">\(Markup.escaped(text))</a>"
      plain += text
    }

    private mutating func append(_ text: String, in tag: String?) {
      let escaped = Markup.escaped(text)
      html += tag.map { "<\($0)>\(escaped)</\($0)>" } ?? escaped
      plain += text
    }
  }
}
