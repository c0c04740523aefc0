// Points over two axes, optionally labelled.

/// Points of one or several series, such as two principal components of a position table.
///
/// Points that are not finite numbers, or not positive on a logarithmic axis, are left out.
public struct ScatterChart: PlotFigure {
  /// One point.
  public struct Point: Sendable {
    let x: Double
    let y: Double
    let label: String

    /// A point; its label is written beside it where there is room, and always in the hover.
    public init(x: Double, y: Double, label: String = "") {
      self.x = x
      self.y = y
      self.label = label
    }
  }

  /// Points that belong together.
  public struct Series: Sendable {
    let name: String
    let points: [Point]
    let slot: Int?

    /// Points that belong together, in the colour `slot`, counted from 0; nil takes the place in
    /// the chart.
    public init(_ name: String, points: [Point], slot: Int? = nil) {
      self.name = name
      self.points = points
      self.slot = slot
    }
  }

  /// 560 by 340.
  public static let usualSize = (width: 560.0, height: 340.0)
  /// Title, axes, points and reference lines.
  public let plot: Plot<Series>

  /// A scatter chart of a plot.
  public init(_ plot: Plot<Series>) { self.plot = plot }

  /// The number of points.
  public var summary: String {
    let parts = plot.series.map { "\($0.points.count) points of \($0.name)" }
    return "Scatter chart of \(plot.y.title) over \(plot.x.title): "
      + "\(parts.joined(separator: ", "))."
  }

  /// Draws the chart for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    if plot.series.count > 1 {
      let entries = plot.series.enumerated().map { index, one in
        LegendEntry(name: one.name, slot: one.slot ?? index, sample: .point)
      }
      top = canvas.legend(entries, top: top)
    }
    let shown = plot.series.map { $0.points.filter { plot.shows($0.x, $0.y) } }
    let points = shown.flatMap { $0 }
    guard
      let frame = plot.frame(
        on: &canvas, xValues: points.map(\.x), yValues: points.map(\.y), top: top)
    else { return }
    plot.drawReferenceLines(on: &canvas, frame: frame)
    var labels = LabelPlacer(frame: frame)
    for (index, points) in shown.enumerated() {
      draw(
        points, of: plot.series[index], slot: plot.series[index].slot ?? index, on: &canvas,
        frame: frame, labels: &labels)
    }
    labels.draw(on: &canvas)
    let marks = points.compactMap { frame.place($0.x, $0.y) }.map { place in
      [(x: place.x - 4, y: place.y), (x: place.x + 4, y: place.y)]
    }
    plot.drawReferenceLabels(on: &canvas, frame: frame, curves: marks)
  }

  private func draw(
    _ points: [Point], of series: Series, slot: Int, on canvas: inout Canvas, frame: PlotFrame,
    labels: inout LabelPlacer
  ) {
    let radius = points.count > 400 ? 2.5 : 4
    for point in points {
      guard let place = frame.place(point.x, point.y), frame.contains(place) else { continue }
      let name = point.label.isEmpty ? series.name : "\(series.name), \(point.label)"
      canvas.marker(
        slot, x: place.x, y: place.y, radius: radius,
        hover: "\(name): \(plot.x.text(point.x)), \(plot.y.text(point.y))")
      labels.add(point.label, at: place)
    }
  }
}

/// Finds free room beside points for their labels; a label without room is left out.
private struct LabelPlacer {
  private typealias Box = (left: Double, right: Double, top: Double, bottom: Double)
  private let frame: PlotFrame
  private var points: [(x: Double, y: Double)] = []
  private var labels: [(text: String, point: (x: Double, y: Double))] = []

  init(frame: PlotFrame) { self.frame = frame }

  mutating func add(_ label: String, at point: (x: Double, y: Double)) {
    points.append(point)
    if !label.isEmpty { labels.append((label, point)) }
  }

  /// Tries right, left, above and below each point, in the order the points were added.
  func draw(on canvas: inout Canvas) {
    var taken: [Box] = []
    for (text, point) in labels {
      let width = min(TextFit.width(text, size: 12), 140)
      let candidates: [(x: Double, y: Double)] = [
        (point.x + 7, point.y + 4), (point.x - 7 - width, point.y + 4),
        (point.x - width / 2, point.y - 8), (point.x - width / 2, point.y + 16),
      ]
      for place in candidates {
        let box = (place.x, place.x + width, place.y - 10, place.y + 2)
        let isInside = box.0 >= frame.left && box.1 <= canvas.width && box.2 >= frame.top - 8
        guard isInside, !taken.contains(where: { overlaps($0, box) }),
          !points.contains(where: { overlaps(($0.x - 3, $0.x + 3, $0.y - 3, $0.y + 3), box) })
        else { continue }
        taken.append(box)
        canvas.text(text, x: place.x, y: place.y, style: "label halo", size: 12, limit: width)
        break
      }
    }
  }

  private func overlaps(_ a: Box, _ b: Box) -> Bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  }
}
