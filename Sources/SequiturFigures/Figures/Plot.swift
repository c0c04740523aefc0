// What charts over two axes share: title, axes, reference lines, size and frame.

/// What a chart over two axes shows, and how large.
public struct Plot<Series: Sendable>: Sendable {
  let title: String
  let x: Axis
  let y: Axis
  let series: [Series]
  let references: [ReferenceLine]
  let width: Double
  /// The height of the plot area in pixels.
  let height: Double
}

/// A chart over two axes.
public protocol PlotFigure: Figure {
  /// What belongs together: a curve, or points.
  associatedtype Series: Sendable
  /// What the chart shows.
  var plot: Plot<Series> { get }
  /// The width and the height of the plot area where none are given, in pixels.
  static var usualSize: (width: Double, height: Double) { get }
  /// A chart that shows this.
  init(_ plot: Plot<Series>)
}

extension PlotFigure {
  /// A chart of series under a title, with labelled horizontal lines where wanted; `width` is that
  /// at which it is drawn best, `plotHeight` that of the plot area, both in pixels.
  public init(
    title: String, x: Axis, y: Axis, series: [Series], references: [ReferenceLine] = [],
    width: Double = Self.usualSize.width, plotHeight: Double = Self.usualSize.height
  ) {
    self.init(
      Plot(
        title: title, x: x, y: y, series: series, references: references, width: width,
        height: plotHeight))
  }

  /// Stands over the picture.
  public var title: String { plot.title }
  /// The width in pixels at which the chart is drawn best.
  public var width: Double { plot.width }
}

extension Plot {
  /// Draws the frame around points; where there are none, a note.
  func frame(
    on canvas: inout Canvas, xValues: [Double], yValues: [Double], top: Double,
    rightMargin: Double = 14, fitsX: Bool = false
  ) -> PlotFrame? {
    if !xValues.isEmpty,
      let frame = PlotFrame(
        on: &canvas, x: x, xValues: xValues, y: y, yValues: yValues + references.map(\.value),
        top: top, height: height, rightMargin: rightMargin, fitsX: fitsX)
    {
      return frame
    }
    canvas.emptyNote("No points to show.", top: top)
    return nil
  }

  /// Whether the axes have a place for a point.
  func shows(_ x: Double, _ y: Double) -> Bool {
    self.x.spacing.shows(x) && self.y.spacing.shows(y)
  }

  /// Draws the reference lines.
  func drawReferenceLines(on canvas: inout Canvas, frame: PlotFrame) {
    for reference in references where frame.y.contains(reference.value) {
      guard let place = frame.y.position(reference.value) else { continue }
      canvas.line(frame.left, place, frame.right, place, style: "reference")
    }
  }

  /// Draws what the reference lines stand for, over all else, where it covers least of the curves,
  /// each given by the places that its lines connect.
  func drawReferenceLabels(
    on canvas: inout Canvas, frame: PlotFrame, curves: [[ReferenceLabels.Place]]
  ) {
    let shown = references.filter { frame.y.contains($0.value) }
    let lines = shown.compactMap { frame.y.position($0.value) }
    var labels = ReferenceLabels(
      left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom, curves: curves,
      lines: lines)
    for (reference, line) in zip(shown, lines) {
      let limit = frame.right - frame.left - 8
      let box = labels.place(
        width: min(TextFit.width(reference.label, size: 12), limit), line: line)
      canvas.text(
        reference.label, x: box.right, y: box.y, style: "label halo", anchor: .end, limit: limit)
    }
  }
}
