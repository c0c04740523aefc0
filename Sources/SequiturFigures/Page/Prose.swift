// Running text: paragraphs, headings, lists, code and formulas.

/// A paragraph.
public struct Paragraph: PageBlock {
  private let text: RichText

  /// A paragraph.
  public init(_ text: RichText) { self.text = text }

  /// The paragraph as HTML.
  public func html(in context: inout PageContext) -> String { "<p dir=\"auto\">\(text.html)</p>" }
}

/// A heading within a section.
public struct Heading: PageBlock {
  private let text: RichText

  /// A heading.
  public init(_ text: RichText) { self.text = text }

  /// The heading as HTML.
  public func html(in context: inout PageContext) -> String {
    "<h3 dir=\"auto\">\(text.html)</h3>"
  }
}

/// A list with bullets or numbers.
public struct ItemList: PageBlock {
  private let items: [RichText]
  private let isNumbered: Bool

  /// A list.
  public init(_ items: [RichText], isNumbered: Bool = false) {
    self.items = items
    self.isNumbered = isNumbered
  }

  /// The list as HTML; nothing when there are no items.
  public func html(in context: inout PageContext) -> String {
    guard !items.isEmpty else { return "" }
    let tag = isNumbered ? "ol" : "ul"
    let rows = items.map { "<li dir=\"auto\">\($0.html)</li>" }.joined(separator: "\n")
    return "<\(tag)>\n\(rows)\n</\(tag)>"
  }
}

/// Lines of code or program output, with their white space; they scroll where they are too long.
public struct CodeBlock: PageBlock {
  private let text: String
  private let wrapsLines: Bool

  /// A code block; `wrapsLines` continues long lines on the next instead of letting them scroll.
  public init(_ text: String, wrapsLines: Bool = false) {
    self.text = text
    self.wrapsLines = wrapsLines
  }

  /// The code as HTML.
  public func html(in context: inout PageContext) -> String {
    let attributes = wrapsLines ? "class=\"wrapped\" dir=\"auto\"" : "tabindex=\"0\""
    return "<pre \(attributes)><code>\(Markup.escaped(text))</code></pre>"
  }
}

/// A formula on a line of its own.
public struct Formula: PageBlock {
  private let text: RichText

  /// A formula, as text with subscripts and superscripts.
  public init(_ text: RichText) { self.text = text }

  /// The formula as HTML.
  public func html(in context: inout PageContext) -> String {
    "<p class=\"formula\">\(text.html)</p>"
  }
}
