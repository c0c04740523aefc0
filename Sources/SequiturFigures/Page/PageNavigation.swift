// PageNavigation: from one page of a folder to the others, at its top and at its end.

/// A page of the same folder: its title, and its file such as `laws.html`.
public struct PageLink: Sendable {
  let title: String
  let file: String

  /// A page by its title and the name of its file.
  public init(_ title: String, file: String) {
    self.title = title
    self.file = file
  }

  /// The title as a link, with marks around it.
  func html(before: String = "", after: String = "") -> String {
    ("\(before)\(link: title, to: file)\(after)" as RichText).html
  }
}

/// Links to the index of a folder of pages and to the pages before and after this one.
public struct PageNavigation: Sendable {
  private let index: PageLink?
  private let previous: PageLink?
  private let next: PageLink?

  /// The neighbours of a page; the first has none before it, the last none after it, and the index
  /// leads to no other index.
  public init(index: PageLink? = nil, previous: PageLink? = nil, next: PageLink? = nil) {
    self.index = index
    self.previous = previous
    self.next = next
  }

  /// The links as HTML; the label tells listeners the two places apart.
  func html(label: String) -> String {
    """
    <nav class="site" aria-label="\(label)">
    <span>\(previous?.html(before: "← ") ?? "")</span>
    <span>\(index?.html() ?? "")</span>
    <span>\(next?.html(after: " →") ?? "")</span>
    </nav>
    """
  }
}
