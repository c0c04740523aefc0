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
  /// Draws the figure for the width of the canvas and sets the canvas's height.
  func draw(on canvas: inout Canvas)
}

extension Figure {
  /// Narrow enough for a phone.
  public var minimumWidth: Double { min(width, 300) }

  /// True.
  public var isRedrawnForPhones: Bool { true }

  /// No extra rules.
  public var extraStyle: String { "" }

  /// The figure as an `<svg>` element; colours come from the style sheet around it.
  ///
  /// - Parameters:
  ///   - width: the width to draw for; nil takes the figure's own.
  ///   - identifier: makes ids unique where several figures share a page.
  public func svg(width: Double? = nil, identifier: String = "figure") -> String {
    svg(width: width, identifier: identifier, inner: "")
  }

  /// The same with a style element or a background before the drawing.
  func svg(width: Double?, identifier: String, inner: String, margin: Double = 0) -> String {
    var canvas = Canvas(
      width: max(width ?? self.width, min(minimumWidth, 200)), identifier: identifier)
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
