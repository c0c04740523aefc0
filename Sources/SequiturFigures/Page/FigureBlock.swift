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
  private static let phoneWidth = 352.0

  /// The drawing, and where it can be drawn narrower a second one for phones; the style sheet
  /// shows one of them. What can neither shrink nor be redrawn scrolls in its own container.
  static func responsive(_ figure: any Figure, in context: inout PageContext) -> String {
    let identifier = context.identifier("figure")
    let n = NumberText.coordinate
    let hasPhoneDrawing =
      figure.isRedrawnForPhones && figure.minimumWidth <= phoneWidth
      && figure.width > phoneWidth * 1.15
    let least = hasPhoneDrawing ? 0 : min(figure.minimumWidth, figure.width)
    let scrolls = least > phoneWidth
    let attributes =
      scrolls
      ? " tabindex=\"0\" role=\"region\" aria-label=\"\(Markup.escaped(figure.title))\"" : ""
    let wide = """
      <div class="scroll\(hasPhoneDrawing ? " wide-only" : "")"\(attributes)>\
      <div class="drawing" style="max-width:\(n(figure.width))px;min-width:\
      \(scrolls ? n(least) : "0")px">\(figure.svg(identifier: identifier))</div></div>
      """
    guard hasPhoneDrawing else { return wide }
    let narrow = figure.svg(width: phoneWidth, identifier: identifier + "-phone")
    return wide + "\n<div class=\"phone-only\"><div class=\"drawing\">\(narrow)</div></div>"
  }
}
