// One curve of a line chart, cleaned of what cannot be drawn.

struct Curve {
  let name: String
  let slot: Int
  /// The finite points in order; `breaks` holds the indices before which the line is interrupted.
  let points: [(x: Double, y: Double)]
  let low: [Double]
  let high: [Double]
  private let breaks: Set<Int>
  private let bandPoints: [(x: Double, low: Double, high: Double)]
  private let series: LineChart.Series

  init(_ series: LineChart.Series, slot: Int, spacing: Axis.Spacing) {
    self.series = series
    self.slot = slot
    name = series.name
    var points: [(x: Double, y: Double)] = []
    var breaks: Set<Int> = []
    for (x, y) in zip(series.x, series.y) {
      if x.isFinite && spacing.shows(y) {
        points.append((x, y))
      } else {
        breaks.insert(points.count)
      }
    }
    self.points = points
    self.breaks = breaks
    let band = series.band ?? ([], [])
    bandPoints = zip(series.x, zip(band.low, band.high)).compactMap { x, edges in
      let isShown = x.isFinite && spacing.shows(edges.0) && edges.1.isFinite
      return isShown ? (x, edges.0, edges.1) : nil
    }
    low = bandPoints.map(\.low)
    high = bandPoints.map(\.high)
  }

  var entry: LegendEntry {
    LegendEntry(
      name: name, slot: slot, sample: .line(style: style, hasMarker: series.markers != .none))
  }

  func drawBand(on canvas: inout Canvas, frame: PlotFrame) {
    let upper = bandPoints.map { frame.place($0.x, $0.high) }
    let lower = bandPoints.reversed().map { frame.place($0.x, $0.low) }
    canvas.path(
      pathData((upper + lower).filter { $0 != nil }, closed: true),
      style: "\(FigureStyle.series(slot)) area", clipped: true)
  }

  func draw(on canvas: inout Canvas, frame: PlotFrame) {
    let color = FigureStyle.series(slot)
    canvas.path(
      pathData(path(in: frame)), style: "\(color) line \(style)", clipped: true,
      hover: name)
    for index in markedIndices {
      let point = points[index]
      guard let place = frame.place(point.x, point.y), frame.contains(place) else { continue }
      canvas.marker(
        slot, x: place.x, y: place.y,
        hover: "\(name): \(NumberText.label(point.x)), \(NumberText.label(point.y))")
    }
  }

  /// The places that its line connects; nil where it is interrupted.
  private func path(in frame: PlotFrame) -> [(x: Double, y: Double)?] {
    var path: [(x: Double, y: Double)?] = []
    for (index, point) in points.enumerated() {
      if breaks.contains(index) { path.append(nil) }
      path.append(frame.place(point.x, point.y))
    }
    return path
  }

  /// The places that its line connects, piece by piece.
  func pieces(in frame: PlotFrame) -> [[(x: Double, y: Double)]] {
    path(in: frame).split { $0 == nil }.map { $0.compactMap { $0 } }
  }

  /// Where the curve leaves the plot area on the right.
  func end(in frame: PlotFrame) -> (x: Double, y: Double)? {
    points.reversed().lazy.compactMap { frame.place($0.x, $0.y) }.first { frame.contains($0) }
  }

  private var style: String { series.isFaint ? "\(dash) faint" : dash }

  private var dash: String {
    switch series.dash {
    // Colours and markers repeat from here on; dashes tell the rounds apart.
    case .solid: slot >= Theme.seriesCount ? "dashed" : "solid"
    case .dashed: "dashed"
    case .dotted: "dotted"
    }
  }

  /// About six points for sparse markers, shifted from series to series so that they do not stack.
  private var markedIndices: [Int] {
    switch series.markers {
    case .none: return []
    case .all: return Array(points.indices)
    case .sparse:
      // A lone point would otherwise be invisible.
      guard points.count > 12 else { return Array(points.indices) }
      let step = Double(points.count) / 6
      let shift = step * (0.15 + 0.1 * Double(slot % Theme.seriesCount))
      return (0..<6).map { min(Int(shift + Double($0) * step), points.count - 1) }
    }
  }
}
