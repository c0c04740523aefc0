// Curves over a common axis, with bands and labelled reference lines.

/// Several curves, such as learning curves, with optional bands and reference lines.
///
/// Points that are not finite numbers, or not positive on a logarithmic axis, interrupt a curve.
public struct LineChart: PlotFigure {
  /// How a curve is stroked.
  public enum Dash: Sendable {
    /// Without gaps.
    case solid
    /// Long dashes.
    case dashed
    /// Dots.
    case dotted
  }

  /// Which points are marked with the shape of the series.
  public enum Markers: Sendable {
    /// None.
    case none
    /// A few, evenly spread: enough to tell curves apart without colour.
    case sparse
    /// All.
    case all
  }

  /// One curve.
  public struct Series: Sendable {
    let name: String
    let x: [Double]
    let y: [Double]
    let band: (low: [Double], high: [Double])?
    let dash: Dash
    let markers: Markers
    let slot: Int?
    let isFaint: Bool

    /// A curve through points; without `x` they stand at 0, 1, 2, ... Of arrays that differ in
    /// length the shorter one counts.
    ///
    /// `band` is its lower and upper edge, one value per point each. `slot` is the colour and the
    /// marker, counted from 0; nil takes the place in the chart. A faint curve stays in the
    /// background, such as raw values behind their mean.
    public init(
      _ name: String, x: [Double]? = nil, y: [Double],
      band: (low: [Double], high: [Double])? = nil, dash: Dash = .solid,
      markers: Markers = .sparse, slot: Int? = nil, isFaint: Bool = false
    ) {
      self.name = name
      self.x = x ?? y.indices.map(Double.init)
      self.y = y
      self.band = band
      self.dash = dash
      self.markers = markers
      self.slot = slot
      self.isFaint = isFaint
    }
  }

  /// 720 by 300.
  public static let usualSize = (width: 720.0, height: 300.0)
  /// Title, axes, curves and reference lines.
  public let plot: Plot<Series>

  /// A line chart of a plot.
  public init(_ plot: Plot<Series>) { self.plot = plot }

  /// The names of the curves with their last values.
  public var summary: String {
    let parts = plot.series.map { curve in
      guard let last = curve.y.last(where: \.isFinite) else { return "\(curve.name) (no values)" }
      return "\(curve.name) ends at \(plot.y.text(last))"
    }
    return "Line chart of \(plot.y.title) over \(plot.x.title): \(parts.joined(separator: "; "))."
  }

  /// Draws the chart for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    let curves = plot.series.enumerated().map { index, curve in
      Curve(curve, slot: curve.slot ?? index, spacing: plot.y.spacing)
    }
    // Names beside the ends of the curves read best, where there is room for them.
    let widest = TextFit.widest(plot.series.map(\.name))
    let isDirect =
      (2...8).contains(plot.series.count) && canvas.width >= 520 && widest < canvas.width * 0.3
    if !isDirect && plot.series.count > 1 { top = canvas.legend(curves.map(\.entry), top: top) }
    guard
      let frame = plot.frame(
        on: &canvas, xValues: curves.flatMap { $0.points.map(\.x) },
        yValues: curves.flatMap { $0.points.map(\.y) + $0.low + $0.high }, top: top,
        rightMargin: isDirect ? widest + 18 : 14, fitsX: true)
    else { return }
    for curve in curves { curve.drawBand(on: &canvas, frame: frame) }
    plot.drawReferenceLines(on: &canvas, frame: frame)
    for curve in curves { curve.draw(on: &canvas, frame: frame) }
    plot.drawReferenceLabels(
      on: &canvas, frame: frame, curves: curves.flatMap { $0.pieces(in: frame) })
    if isDirect { drawNames(of: curves, on: &canvas, frame: frame) }
  }

  private func drawNames(of curves: [Curve], on canvas: inout Canvas, frame: PlotFrame) {
    let ends = curves.compactMap { curve in curve.end(in: frame).map { (curve, $0) } }
    let places = spread(
      ends.map { $0.1.y + 4 }, gap: 15, in: frame.top + 4...frame.bottom + 4)
    for ((curve, _), place) in zip(ends, places) {
      canvas.text(
        curve.name, x: frame.right + 8, y: place,
        style: "c \(FigureStyle.series(curve.slot)) strong",
        limit: canvas.width - frame.right - 8)
    }
  }
}
