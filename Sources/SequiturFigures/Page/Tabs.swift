// Tabs without a script: radio buttons choose what is shown; on paper everything is.

/// Several views of the same thing, one at a time.
///
/// The tabs are radio buttons: reached with the tab key, changed with the arrow keys.
public struct Tabs: PageBlock {
  /// One view: a title and its blocks.
  public typealias Tab = Section

  private let label: String
  private let tabs: [Tab]

  /// Tabs; `label` tells listeners what is being chosen.
  public init(_ label: String, _ tabs: [Tab]) {
    self.label = label
    self.tabs = tabs
  }

  /// The tabs as HTML, the first one shown; nothing when there are none.
  public func html(in context: inout PageContext) -> String {
    guard !tabs.isEmpty else { return "" }
    let group = context.identifier("tabs")
    let parts = tabs.enumerated().map { index, tab in
      let checked = index == 0 ? " checked=\"checked\"" : ""
      let identifier = "\(group)-\(index)"
      return """
        <input type="radio" name="\(group)" id="\(identifier)"\(checked)/>
        <label for="\(identifier)" dir="auto">\(tab.title.html)</label>
        <div class="panel">
        \(tab.blocks.html(in: &context))
        </div>
        """
    }
    return """
      <div class="tabs" role="radiogroup" aria-label="\(Markup.escaped(label))">
      \(parts.joined(separator: "\n"))
      </div>
      """
  }
}
