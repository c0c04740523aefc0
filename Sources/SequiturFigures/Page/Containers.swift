// Blocks that hold other blocks: callouts, folded details and columns.

/// A box that stands out: a result, a remark, or what a reader should be wary of.
public struct Callout: PageBlock {
  /// What the box is for.
  public enum Kind: String, Sendable {
    /// A remark.
    case note
    /// What was found.
    case result
    /// Limits, doubts and what was not shown.
    case caution
  }

  private let title: RichText
  private let kind: Kind
  private let blocks: [any PageBlock]

  /// A box with a title.
  public init(
    _ title: RichText, kind: Kind = .note, @BlockBuilder blocks: () -> [any PageBlock]
  ) {
    self.title = title
    self.kind = kind
    self.blocks = blocks()
  }

  /// The box as HTML.
  public func html(in context: inout PageContext) -> String {
    """
    <aside class="callout \(kind.rawValue)">
    <p class="callout-title" dir="auto">\(title.html)</p>
    \(blocks.html(in: &context))
    </aside>
    """
  }
}

/// Blocks folded away behind a summary.
public struct Details: PageBlock {
  private let summary: RichText
  private let isOpen: Bool
  private let blocks: [any PageBlock]

  /// Folded blocks.
  public init(
    _ summary: RichText, isOpen: Bool = false, @BlockBuilder blocks: () -> [any PageBlock]
  ) {
    self.summary = summary
    self.isOpen = isOpen
    self.blocks = blocks()
  }

  /// The folded blocks as HTML.
  public func html(in context: inout PageContext) -> String {
    """
    <details\(isOpen ? " open=\"open\"" : "")><summary dir="auto">\(summary.html)</summary>
    \(blocks.html(in: &context))
    </details>
    """
  }
}

/// Blocks side by side, which wrap below each other on narrow screens.
public struct Columns: PageBlock {
  private let columns: [any PageBlock]
  private let minimumWidth: Double

  /// One column per block; each is at least `minimumWidth` pixels wide.
  public init(minimumWidth: Double = 280, @BlockBuilder blocks: () -> [any PageBlock]) {
    columns = blocks()
    self.minimumWidth = minimumWidth
  }

  /// The columns as HTML.
  public func html(in context: inout PageContext) -> String {
    let cells = columns.map { "<div>\($0.html(in: &context))</div>" }.joined(separator: "\n")
    let least = NumberText.coordinate(max(minimumWidth, 60))
    return "<div class=\"grid\" style=\"--least:\(least)px\">\n\(cells)\n</div>"
  }
}
