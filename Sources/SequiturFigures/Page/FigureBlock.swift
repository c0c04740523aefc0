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
  /// How far a drawing may shrink: its letters of 12 pixels keep 11.
  static let leastScale = 11.0 / 12

  /// The drawing, and where it can be drawn narrower a second one for phones; the style sheet
  /// shows one of them. What can neither shrink nor be redrawn scrolls in its own container.
  static func responsive(_ figure: any Figure, in context: inout PageContext) -> String {
    let width = figure.width
    guard figure.isRedrawnForPhones && width * leastScale > phoneWidth else {
      return drawing(figure, width: width, room: phoneWidth, in: &context)
    }
    let narrow = min(max(phoneWidth, figure.minimumWidth), width)
    let (wideDrawing, phoneDrawing) = (
      drawing(figure, width: width, room: width, in: &context),
      drawing(figure, width: narrow, room: phoneWidth, in: &context)
    )
    return """
      <div class="wide-only">\(wideDrawing)</div>
      <div class="phone-only">\(phoneDrawing)</div>
      """
  }

  /// One drawing, made for a width, which may grow to another. Where it finds so little room that
  /// its letters would be too small, it scrolls in its own container and says so.
  static func drawing(
    _ figure: any Figure, width: Double, upTo largest: Double? = nil, room: Double,
    in context: inout PageContext
  ) -> String {
    context.add(style: figure.extraStyle)
    let n = NumberText.coordinate
    let least = width * leastScale
    let isTooWide = least > room
    let size = "max-width:\(n(largest ?? width))px" + (isTooWide ? ";min-width:\(n(least))px" : "")
    let svg = figure.svg(width: width, identifier: context.identifier("figure"))
    let drawing = "<div class=\"drawing\" style=\"\(size)\">\(svg)</div>"
    guard isTooWide else { return drawing }
    return scrolling(drawing, what: "figure", label: figure.title, isTooNarrow: .onPhones)
  }
}
