// Curves over a common axis, with bands and labelled reference lines.

/// Several curves, such as learning curves, with optional bands and reference lines.
///
/// Points that are not finite numbers, or not positive on a logarithmic axis, interrupt a curve.
public struct LineChart: Figure {
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
    /// What the curve shows.
    public var name: String
    /// The places along the x axis.
    public var x: [Double]
    /// The values; where the arrays differ in length, the shorter one counts.
    public var y: [Double]
    /// The lower and upper edge of a band around the curve, one value per point each.
    public var band: (low: [Double], high: [Double])?
    /// How the curve is stroked.
    public var dash: Dash
    /// Which points are marked.
    public var markers: Markers
    /// The colour and marker, counted from 0; nil takes the place in the chart.
    public var slot: Int?
    /// Whether the curve stays in the background, such as raw values behind their mean.
    public var isFaint: Bool

    /// A curve through the points.
    public init(
      _ name: String, x: [Double], y: [Double], band: (low: [Double], high: [Double])? = nil,
      dash: Dash = .solid, markers: Markers = .sparse, slot: Int? = nil, isFaint: Bool = false
    ) {
      self.name = name
      self.x = x
      self.y = y
      self.band = band
      self.dash = dash
      self.markers = markers
      self.slot = slot
      self.isFaint = isFaint
    }

    /// A curve over 0, 1, 2, ...
    public init(
      _ name: String, y: [Double], band: (low: [Double], high: [Double])? = nil,
      dash: Dash = .solid, markers: Markers = .sparse, slot: Int? = nil, isFaint: Bool = false
    ) {
      self.init(
        name, x: y.indices.map(Double.init), y: y, band: band, dash: dash, markers: markers,
        slot: slot, isFaint: isFaint)
    }
  }

  /// Stands over the picture.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves.
  public var series: [Series]
  /// Labelled horizontal lines.
  public var references: [ReferenceLine]
  /// The width in pixels at which the figure is drawn best.
  public var width: Double
  /// The height of the plot area in pixels.
  public var plotHeight: Double
  private let description: String?

  /// A line chart.
  public init(
    title: String, x: Axis, y: Axis, series: [Series], references: [ReferenceLine] = [],
    width: Double = 720, plotHeight: Double = 300, summary: String? = nil
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.width = width
    self.plotHeight = plotHeight
    description = summary
  }

  /// The given summary, or the names of the curves with their last values.
  public var summary: String {
    if let description { return description }
    let parts = series.map { curve in
      guard let last = curve.y.last(where: \.isFinite) else { return "\(curve.name) (no values)" }
      return "\(curve.name) ends at \(y.text(last))"
    }
    return "Line chart of \(y.title) over \(x.title): \(parts.joined(separator: "; "))."
  }

  /// Small enough for a phone.
  public var minimumWidth: Double { min(width, 300) }

  /// Draws the chart for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    let curves = series.enumerated().map { index, curve in
      Curve(curve, slot: curve.slot ?? index, isLog: y.spacing == .logarithmic)
    }
    // Names beside the ends of the curves read best, where there is room for them.
    let widest = series.map { TextFit.width($0.name, size: 12) }.max() ?? 0
    let isDirect =
      (2...8).contains(series.count) && canvas.width >= 520 && widest < canvas.width * 0.3
    if !isDirect && series.count > 1 { top = canvas.legend(curves.map(\.entry), top: top) }
    let values =
      curves.flatMap { $0.points.map(\.y) + $0.low + $0.high } + references.map(\.value)
    let hasPoints = curves.contains { !$0.points.isEmpty }
    guard hasPoints,
      let frame = PlotFrame(
        on: &canvas, x: x, xValues: curves.flatMap { $0.points.map(\.x) }, y: y,
        yValues: values, top: top, height: plotHeight,
        rightMargin: isDirect ? widest + 18 : 14, fitsX: true)
    else {
      canvas.emptyNote("No points to show.", top: top)
      return
    }
    for curve in curves { curve.drawBand(on: &canvas, frame: frame) }
    drawReferenceLines(on: &canvas, frame: frame)
    for curve in curves { curve.draw(on: &canvas, frame: frame) }
    drawReferenceLabels(on: &canvas, frame: frame)
    if isDirect { drawNames(of: curves, on: &canvas, frame: frame) }
  }

  private func drawReferenceLines(on canvas: inout Canvas, frame: PlotFrame) {
    for reference in references where frame.y.contains(reference.value) {
      guard let place = frame.y.position(reference.value) else { continue }
      canvas.line(frame.left, place, frame.right, place, style: "reference")
    }
  }

  private func drawReferenceLabels(on canvas: inout Canvas, frame: PlotFrame) {
    let shown = references.filter { frame.y.contains($0.value) }
    let places = shown.compactMap { frame.y.position($0.value) }.map { $0 - 7 }
    let spreadPlaces = spread(places, gap: 14, in: frame.top + 8...frame.bottom - 3)
    for (reference, place) in zip(shown, spreadPlaces) {
      canvas.text(
        reference.label, x: frame.right - 4, y: place, style: "label halo", anchor: .end,
        limit: frame.right - frame.left - 8)
    }
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
