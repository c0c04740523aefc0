// What every figure is: a title, a description and a drawing for a given width, as an SVG string.

/// A picture of numbers that draws itself as SVG.
public protocol Figure: Sendable {
  /// Stands over the picture.
  var title: String { get }
  /// One or two sentences for those who hear the page instead of seeing it.
  var summary: String { get }
  /// The width in pixels at which the figure is drawn best.
  var width: Double { get }
  /// The smallest width at which its text still has room; fits a phone unless a figure says more.
  var minimumWidth: Double { get }
  /// Whether pages hold a second, narrower drawing for phones; false for very large drawings.
  var isRedrawnForPhones: Bool { get }
  /// The style rules it needs beyond those all figures share.
  var extraStyle: String { get }
  /// Draws the figure for the width of the canvas and sets its height; figures of this library do.
  func draw(on canvas: inout Canvas)
}

extension Figure {
  /// Narrow enough for two beside each other on a phone.
  public var minimumWidth: Double { min(width, 160) }

  /// True.
  public var isRedrawnForPhones: Bool { true }

  /// No extra rules.
  public var extraStyle: String { "" }

  /// The text of an `.svg` file that needs nothing else, at the figure's own width or a given one.
  ///
  /// It follows the light or dark theme of its viewer and brings its own background, so that it
  /// stays legible on any page.
  public func svgFile(width: Double? = nil) -> String {
    let style = Theme.styleSheet + FigureStyle.rules + extraStyle
    let backdrop = "<rect x=\"-16\" y=\"-16\" width=\"100%\" height=\"100%\" class=\"backdrop\"/>"
    let inner = "<style>\n\(style)</style>\n\(backdrop)\n"
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + svg(width: width, inner: inner, margin: 16) + "\n"
  }

  /// The figure as an `<svg>` element; colours come from the style sheet around it, or from a style
  /// element before the drawing. The identifier makes ids unique within a page.
  package func svg(
    width: Double? = nil, identifier: String = "figure", inner: String = "", margin: Double = 0
  ) -> String {
    var canvas = Canvas(
      width: max(width ?? self.width, min(minimumWidth, 160)), identifier: identifier)
    draw(on: &canvas)
    let n = NumberText.coordinate
    let size = (n(canvas.width + 2 * margin), n(canvas.height + 2 * margin))
    let origin = margin > 0 ? n(-margin) : "0"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" \
      viewBox="\(origin) \(origin) \(size.0) \(size.1)" width="\(size.0)" height="\(size.1)" \
      aria-labelledby="\(identifier)-title" aria-describedby="\(identifier)-desc">
      <title id="\(identifier)-title">\(Markup.escaped(title))</title>
      <desc id="\(identifier)-desc">\(Markup.escaped(summary))</desc>
      \(inner)\(canvas.elements)</svg>
      """
  }
}
