// The drawing surface: a few shapes appended as SVG text, styled by class names of the style sheet.

/// Collects the shapes of one figure of this library. The width is given; the figure sets the
/// height.
///
/// The origin is the top left corner; lengths are pixels at the intrinsic size.
public struct Canvas: Sendable {
  /// Which end of a text stands at its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// The width to draw for.
  let width: Double
  /// The height of the finished drawing, set by the figure.
  var height = 0.0
  /// A prefix that makes the ids of this drawing unique within a page.
  let identifier: String
  private(set) var elements = ""

  init(width: Double, identifier: String) {
    self.width = width
    self.identifier = identifier
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String
  ) {
    let places = "x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\""
    elements += "<line \(places) class=\"\(style)\"/>\n"
  }

  /// A rectangle; `hover` is shown while the pointer rests on it.
  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, style: String, radius: Double = 0,
    hover: String? = nil
  ) {
    let size = "width=\"\(n(max(width, 0)))\" height=\"\(n(max(height, 0)))\""
    let round = radius > 0 ? " rx=\"\(n(radius))\"" : ""
    element("rect", "x=\"\(n(x))\" y=\"\(n(y))\" \(size)\(round) class=\"\(style)\"", hover: hover)
  }

  mutating func circle(
    x: Double, y: Double, radius: Double, style: String, hover: String? = nil
  ) {
    element(
      "circle", "cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"\(n(radius))\" class=\"\(style)\"",
      hover: hover)
  }

  /// A path from SVG path data; `clipped` restricts it to the rectangle given to `clip`.
  mutating func path(
    _ data: String, style: String, clipped: Bool = false, hover: String? = nil
  ) {
    guard !data.isEmpty else { return }
    let clip = clipped ? " clip-path=\"url(#\(identifier)-clip)\"" : ""
    element("path", "d=\"\(data)\" class=\"\(style)\"\(clip)", hover: hover)
  }

  /// One line of text; longer than `limit` pixels it is cut, with the full text in the hover.
  mutating func text(
    _ text: String, x: Double, y: Double, style: String, anchor: Anchor = .start,
    size: Double = 12, limit: Double = .infinity, rotated degrees: Double = 0
  ) {
    let shown = limit.isFinite ? TextFit.truncated(text, size: size, to: limit) : text
    var attributes = "x=\"\(n(x))\" y=\"\(n(y))\" class=\"\(style)\""
    if size != 12 { attributes += " font-size=\"\(n(size))\"" }
    if anchor != .start { attributes += " text-anchor=\"\(anchor.rawValue)\"" }
    if degrees != 0 { attributes += " transform=\"rotate(\(n(degrees)) \(n(x)) \(n(y)))\"" }
    let hover = shown == text ? "" : "<title>\(Markup.escaped(text))</title>"
    elements += "<text \(attributes)>\(hover)\(Markup.escaped(shown))</text>\n"
  }

  /// A picture as a data URI, stretched over a rectangle.
  mutating func image(
    _ uri: String, x: Double, y: Double, width: Double, height: Double, style: String
  ) {
    let size = "width=\"\(n(width))\" height=\"\(n(height))\""
    elements += "<image x=\"\(n(x))\" y=\"\(n(y))\" \(size) preserveAspectRatio=\"none\""
    elements += " class=\"\(style)\" href=\"\(uri)\"/>\n"
  }

  /// Restricts paths drawn with `clipped: true` to a rectangle.
  mutating func clip(x: Double, y: Double, width: Double, height: Double) {
    elements += "<clipPath id=\"\(identifier)-clip\"><rect x=\"\(n(x))\" y=\"\(n(y))\""
    elements += " width=\"\(n(width))\" height=\"\(n(height))\"/></clipPath>\n"
  }

  /// Draws the title over the full width and returns the place below it.
  mutating func title(_ title: String) -> Double {
    guard !title.isEmpty else { return 4 }
    let lines = TextFit.wrapped(title, size: 16.5, to: width - 4, lines: 3)
    for (index, line) in lines.enumerated() {
      text(line, x: 0, y: 16 + 20 * Double(index), style: "title", size: 15)
    }
    return 24 + 20 * Double(max(lines.count - 1, 0))
  }

  /// Draws an empty frame with a note in place of a figure without data.
  mutating func emptyNote(_ note: String, top: Double) {
    rectangle(x: 0.5, y: top + 4, width: width - 1, height: 88, style: "empty", radius: 6)
    text(note, x: width / 2, y: top + 52, style: "tick", anchor: .middle, limit: width - 24)
    height = top + 100
  }

  private mutating func element(_ name: String, _ attributes: String, hover: String?) {
    if let hover {
      elements += "<\(name) \(attributes)><title>\(Markup.escaped(hover))</title></\(name)>\n"
    } else {
      elements += "<\(name) \(attributes)/>\n"
    }
  }

  private func n(_ value: Double) -> String { NumberText.coordinate(value) }
}

/// SVG path data through points; a nil point lifts the pen.
func pathData(_ points: [(x: Double, y: Double)?], closed: Bool = false) -> String {
  var data = ""
  var isDown = false
  for point in points {
    guard let point else {
      isDown = false
      continue
    }
    data += isDown ? "L" : "M"
    data += NumberText.coordinate(point.x) + " " + NumberText.coordinate(point.y)
    isDown = true
  }
  return closed && !data.isEmpty ? data + "Z" : data
}
