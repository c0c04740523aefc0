// A report as one HTML file: title, contents, numbered sections, footer; nothing is loaded.

/// Blocks under a title: a section of a page, numbered in order, or a view among ``Tabs``.
public struct Section: Sendable {
  let title: RichText
  let blocks: [any PageBlock]

  /// A title and its blocks.
  public init(_ title: RichText, @BlockBuilder blocks: () -> [any PageBlock]) {
    self.title = title
    self.blocks = blocks()
  }
}

/// A self-contained page: it opens offline, follows the light or dark theme, and prints. No script
/// runs in it but those of its ``LiveBlock``s, and nothing is loaded.
public struct ReportPage: Sendable {
  /// The title.
  public let title: String
  private let subtitle: RichText?
  private let lead: [any PageBlock]
  private let sections: [Section]
  private let footer: RichText?
  /// Where the page stands among others of its folder; nil, as it starts, for a page alone.
  public var navigation: PageNavigation?

  /// An English page with a line under its title, a lead before the first section, and last lines.
  public init(
    title: String, subtitle: RichText? = nil, footer: RichText? = nil,
    sections: [Section], @BlockBuilder lead: () -> [any PageBlock] = { [] }
  ) {
    self.title = title
    self.subtitle = subtitle
    self.lead = lead()
    self.sections = sections
    self.footer = footer
  }

  /// The whole file.
  public var html: String {
    var context = PageContext()
    let leadHTML = lead.html(in: &context)
    let body = sections.enumerated().map { index, section in
      """
      <section id="\(anchor(index))">
      <h2 dir="auto"><span class="number">\(index + 1)</span> \(section.title.html) \
      <a class="anchor" href="#\(anchor(index))" aria-label="Link to this section">#</a></h2>
      \(section.blocks.html(in: &context))
      </section>
      """
    }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta http-equiv="Content-Security-Policy" \
      content="\(policy(for: context.scripts))"/>
      <link rel="icon" href="data:,"/>
      <title>\(Markup.escaped(title))</title>
      <style>
      \(PageStyle.styleSheet)\(context.styles.joined(separator: "\n"))</style>
      </head>
      <body>
      <div class="page">
      \(navigation?.html(label: "Other pages") ?? "")
      <header>
      <h1 dir="auto">\(Markup.escaped(title))</h1>
      \(subtitle.map { "<p class=\"subtitle\" dir=\"auto\">\($0.html)</p>" } ?? "")
      </header>
      \(contents)
      <main>
      \(leadHTML)
      \(body)
      </main>
      \(navigation?.html(label: "Other pages, at the end") ?? "")
      \(footer.map { "<footer dir=\"auto\">\($0.html)</footer>" } ?? "")
      </div>
      \(context.scripts.map { "<script>\($0.text)</script>\n" }.joined())</body>
      </html>

      """
  }

  /// What the page may do: show its own styles and images, and run its own scripts.
  private func policy(for scripts: [PageScript]) -> String {
    let hashes = scripts.map { " 'sha256-\(Markup.escaped($0.sha256))'" }.joined()
    return "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
      + (hashes.isEmpty ? "" : "; script-src\(hashes)")
  }

  private var contents: String {
    guard sections.count > 1 else { return "" }
    let rows = sections.enumerated().map { index, section in
      "<li><a href=\"#\(anchor(index))\">\(Markup.escaped(section.title.plain))</a></li>"
    }
    return """
      <nav class="contents" aria-label="Contents">
      <p>Contents</p>
      <ol>
      \(rows.joined(separator: "\n"))
      </ol>
      </nav>
      """
  }

  /// Numbered, so that equal titles have different anchors.
  private func anchor(_ index: Int) -> String {
    let slug = Markup.slug(sections[index].title.plain)
    return "section-\(index + 1)" + (slug.isEmpty ? "" : "-\(slug)")
  }
}
