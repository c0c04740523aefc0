// A figure on a page with its number and caption.

/// A figure with a caption that says what to see.
public struct FigureBlock: PageBlock {
  private let figure: any Figure
  private let caption: RichText

  /// A figure with its caption; figures are numbered through the page.
  public init(_ figure: any Figure, caption: RichText) {
    self.figure = figure
    self.caption = caption
  }

  /// The figure as HTML.
  public func html(in context: inout PageContext) -> String {
    let number = context.nextFigureNumber()
    return """
      <figure>
      \(FigureBlock.responsive(figure, in: &context))
      \(FigureBlock.caption(caption, number: number))
      </figure>
      """
  }

  static func caption(_ caption: RichText, number: Int) -> String {
    "<figcaption dir=\"auto\"><span class=\"number\">Figure \(number).</span> "
      + "\(caption.html)</figcaption>"
  }

  /// The width for which a second drawing is made, for phones.
  static let phoneWidth = 352.0

  /// The drawing, and where it can be drawn narrower a second one for phones; the style sheet
  /// shows one of them. What can neither shrink nor be redrawn scrolls in its own container.
  static func responsive(_ figure: any Figure, in context: inout PageContext) -> String {
    let identifier = context.identifier("figure")
    context.add(style: figure.extraStyle)
    let n = NumberText.coordinate
    let least = min(figure.minimumWidth, figure.width)
    let narrow = max(phoneWidth, least)
    let hasPhoneDrawing = figure.isRedrawnForPhones && figure.width > narrow * 1.15
    func container(_ style: String, width: Double, least: Double, identifier: String) -> String {
      let scrolls = least > phoneWidth
      let region = " tabindex=\"0\" role=\"region\" aria-label=\"\(Markup.escaped(figure.title))\""
      let size = "max-width:\(n(width))px" + (scrolls ? ";min-width:\(n(least))px" : "")
      let svg = figure.svg(width: width, identifier: identifier)
      return "<div class=\"scroll\(style)\"\(scrolls ? region : "")>"
        + "<div class=\"drawing\" style=\"\(size)\">\(svg)</div></div>"
    }
    guard hasPhoneDrawing else {
      return container("", width: figure.width, least: least, identifier: identifier)
    }
    return container(" wide-only", width: figure.width, least: 0, identifier: identifier) + "\n"
      + container(
        " phone-only", width: narrow, least: narrow, identifier: identifier + "-phone")
  }
}
