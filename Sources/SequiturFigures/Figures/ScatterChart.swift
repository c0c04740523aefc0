// Points over two axes, optionally joined and labelled.

/// Points of one or several series, such as two principal components of a position table.
///
/// Points that are not finite numbers, or not positive on a logarithmic axis, are left out.
public struct ScatterChart: Figure {
  /// One point.
  public struct Point: Sendable {
    /// The place along the x axis.
    public var x: Double
    /// The place along the y axis.
    public var y: Double
    /// Written beside the point where there is room, and always in the hover.
    public var label: String

    /// A point.
    public init(x: Double, y: Double, label: String = "") {
      self.x = x
      self.y = y
      self.label = label
    }
  }

  /// Points that belong together.
  public struct Series: Sendable {
    /// What the points are.
    public var name: String
    /// The points.
    public var points: [Point]
    /// Whether a line joins the points in their order.
    public var isConnected: Bool
    /// The colour and marker, counted from 0; nil takes the place in the chart.
    public var slot: Int?

    /// Points that belong together.
    public init(_ name: String, points: [Point], isConnected: Bool = false, slot: Int? = nil) {
      self.name = name
      self.points = points
      self.isConnected = isConnected
      self.slot = slot
    }
  }

  /// Stands over the picture.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The points.
  public var series: [Series]
  /// Labelled horizontal lines.
  public var references: [ReferenceLine]
  /// The width in pixels at which the figure is drawn best.
  public var width: Double
  /// The height of the plot area in pixels.
  public var plotHeight: Double
  private let description: String?

  /// A scatter chart.
  public init(
    title: String, x: Axis, y: Axis, series: [Series], references: [ReferenceLine] = [],
    width: Double = 560, plotHeight: Double = 340, summary: String? = nil
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

  /// The given summary, or the number of points.
  public var summary: String {
    if let description { return description }
    let parts = series.map { "\($0.points.count) points of \($0.name)" }
    return "Scatter chart of \(y.title) over \(x.title): \(parts.joined(separator: ", "))."
  }

  /// Small enough for a phone.
  public var minimumWidth: Double { min(width, 300) }

  /// Draws the chart for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    if series.count > 1 {
      let entries = series.enumerated().map { index, one in
        LegendEntry(name: one.name, slot: one.slot ?? index, sample: .point)
      }
      top = canvas.legend(entries, top: top)
    }
    let shown = series.map { one in
      one.points.filter { isShown($0.x, on: x) && isShown($0.y, on: y) }
    }
    let points = shown.flatMap { $0 }
    guard !points.isEmpty,
      let frame = PlotFrame(
        on: &canvas, x: x, xValues: points.map(\.x), y: y,
        yValues: points.map(\.y) + references.map(\.value), top: top, height: plotHeight)
    else {
      canvas.emptyNote("No points to show.", top: top)
      return
    }
    for reference in references where frame.y.contains(reference.value) {
      guard let place = frame.y.position(reference.value) else { continue }
      canvas.line(frame.left, place, frame.right, place, style: "reference")
      canvas.text(
        reference.label, x: frame.right - 4, y: place - 7, style: "label halo", anchor: .end,
        limit: frame.right - frame.left - 8)
    }
    var labels = LabelPlacer(frame: frame)
    for (index, points) in shown.enumerated() {
      draw(
        points, of: series[index], slot: series[index].slot ?? index, on: &canvas, frame: frame,
        labels: &labels)
    }
    labels.draw(on: &canvas)
  }

  private func draw(
    _ points: [Point], of series: Series, slot: Int, on canvas: inout Canvas, frame: PlotFrame,
    labels: inout LabelPlacer
  ) {
    let color = FigureStyle.series(slot)
    let places = points.map { frame.place($0.x, $0.y) }
    if series.isConnected {
      canvas.path(pathData(places), style: "\(color) line thin", clipped: true)
    }
    let radius = points.count > 400 ? 2.5 : 4
    for (point, place) in zip(points, places) {
      guard let place, frame.contains(place) else { continue }
      let name = point.label.isEmpty ? series.name : "\(series.name), \(point.label)"
      canvas.path(
        Marker.path(slot: slot, x: place.x, y: place.y, radius: radius), style: "\(color) mark",
        hover: "\(name): \(x.text(point.x)), \(y.text(point.y))")
      labels.add(point.label, at: place)
    }
  }

  private func isShown(_ value: Double, on axis: Axis) -> Bool {
    value.isFinite && (axis.spacing == .linear || value > 0)
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
      let width = min(TextFit.width(text, size: 11), 140)
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
        canvas.text(text, x: place.x, y: place.y, style: "label halo", size: 11, limit: width)
        break
      }
    }
  }

  private func overlaps(_ a: Box, _ b: Box) -> Bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  }
}
