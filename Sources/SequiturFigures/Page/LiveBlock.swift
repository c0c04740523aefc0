// LiveBlock: a part of a page that scripts bring to life, from data that travel with the page.

/// Blocks that are hidden until a script has made them live; without scripts, a sentence instead.
///
/// The block writes an element with the attribute `data-live`, which holds its name, and behind it,
/// if there are data, a `script` element with them as JSON. A script finds the first by its name and
/// the second as its neighbour, builds what is to be seen, and takes away the attribute `hidden`. A
/// name stands on a page once. The scripts themselves come at the page's end, each once: first one
/// that they share (`live.js`), then in the order in which blocks name them.
public struct LiveBlock: PageBlock {
  private let name: String
  private let scripts: [PageScript]
  private let style: [UInt8]
  private let json: String?
  private let substitute: RichText
  private let blocks: [any PageBlock]

  /// A living block.
  ///
  /// - Parameters:
  ///   - name: how its scripts find it.
  ///   - scripts: what brings it to life.
  ///   - style: rules for what the scripts build, by the page's colours such as `var(--ink)`, in
  ///     UTF-8.
  ///   - json: the data, one JSON value; any text in its strings is safe.
  ///   - substitute: what a reader sees whose browser runs no scripts.
  ///   - blocks: what stands above what the scripts build.
  public init(
    _ name: String, scripts: [PageScript], style: [UInt8] = [], json: String? = nil,
    substitute: RichText, @BlockBuilder blocks: () -> [any PageBlock] = { [] }
  ) {
    self.name = name
    self.scripts = scripts
    self.style = style
    self.json = json
    self.substitute = substitute
    self.blocks = blocks()
  }

  /// The hidden blocks, the data and the sentence as HTML.
  public func html(in context: inout PageContext) -> String {
    context.add(style: String(decoding: style, as: UTF8.self))
    for script in [.live] + scripts { context.add(script: script) }
    let data = json.map { "<script type=\"application/json\">\(LiveBlock.escaped($0))</script>\n" }
    return """
      <div class="live" data-live="\(Markup.escaped(name))" hidden="hidden">
      \(blocks.html(in: &context))
      </div>
      \(data ?? "")<noscript><p dir="auto">\(substitute.html)</p></noscript>
      """
  }

  /// JSON that no HTML parser reads markup in: outside of strings JSON has none of these characters,
  /// and inside them each may be written as its number. With them go two that XML does not allow.
  static func escaped(_ json: String) -> String {
    var result = ""
    result.reserveCapacity(json.utf8.count)
    for scalar in json.unicodeScalars {
      switch scalar {
      case "<": result += "\\u003C"
      case ">": result += "\\u003E"
      case "&": result += "\\u0026"
      case "\u{FFFE}": result += "\\uFFFE"
      case "\u{FFFF}": result += "\\uFFFF"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
