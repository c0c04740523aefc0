// How values are distributed: step outlines over common bins.

/// One or several distributions as densities over common bins, with their means.
///
/// Values that are not finite numbers are left out and not counted.
public struct Histogram: Figure {
  /// The values of one distribution.
  public struct Series: Sendable {
    let name: String
    let values: [Double]
    let slot: Int?

    /// A distribution in the colour `slot`, counted from 0; nil takes the place in the chart.
    public init(_ name: String, values: [some BinaryFloatingPoint], slot: Int? = nil) {
      self.name = name
      self.values = values.map { Double($0) }
      self.slot = slot
    }
  }

  /// Stands over the picture.
  public let title: String
  /// The width in pixels at which the figure is drawn best.
  public let width: Double
  private var axis: Axis
  private let series: [Series]
  private let bins: Int?
  private let plotHeight: Double

  /// A histogram over an axis that is always linear, and whose range also bounds the bins.
  ///
  /// Without a number of bins it is the square root of the number of values, between 8 and 60;
  /// `plotHeight` is that of the plot area in pixels.
  public init(
    title: String, axis: Axis, series: [Series], bins: Int? = nil, width: Double = 640,
    plotHeight: Double = 240
  ) {
    self.title = title
    self.axis = axis
    self.axis.spacing = .linear
    self.series = series
    self.bins = bins
    self.width = width
    self.plotHeight = plotHeight
  }

  /// The means.
  public var summary: String {
    let parts = series.map { "\($0.name) with mean \(meanText($0))" }
    return "Histogram of \(axis.title): \(parts.joined(separator: "; "))."
  }

  /// Draws the histogram for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    let entries = series.enumerated().map { index, one in
      LegendEntry(
        name: "\(one.name), mean \(meanText(one))",
        slot: one.slot ?? index, sample: .line(style: "solid", hasMarker: true))
    }
    let pooled = series.flatMap(\.values).filter(\.isFinite)
    guard let domain = domain(of: pooled) else {
      canvas.emptyNote("No values to show.", top: top)
      return
    }
    top = canvas.legend(entries, top: top)
    let count = bins.map { min(max($0, 1), 500) } ?? automaticBinCount(pooled.count)
    let densities = series.map { density(of: $0.values, over: domain, bins: count) }
    guard
      let frame = PlotFrame(
        on: &canvas, x: axis, xValues: [domain.lowerBound, domain.upperBound],
        y: Axis("density"), yValues: densities.flatMap { $0 } + [0], top: top,
        height: plotHeight, fitsX: true)
    else { return }
    for (index, density) in densities.enumerated() {
      draw(density, over: domain, entry: entries[index], on: &canvas, frame: frame)
    }
    for (index, one) in series.enumerated() {
      guard let x = frame.x.position(Histogram.mean(one.values)) else { continue }
      let color = FigureStyle.series(entries[index].slot)
      canvas.path(
        pathData([(x, frame.top), (x, frame.bottom)]), style: "\(color) line thin dashed",
        clipped: true)
      canvas.marker(entries[index].slot, x: x, y: frame.top + 4, hover: entries[index].name)
    }
  }

  private func draw(
    _ density: [Double], over domain: ClosedRange<Double>, entry: LegendEntry,
    on canvas: inout Canvas, frame: PlotFrame
  ) {
    let step = (domain.upperBound - domain.lowerBound) / Double(density.count)
    var points = [frame.place(domain.lowerBound, 0)]
    for (bin, height) in density.enumerated() {
      points.append(frame.place(domain.lowerBound + Double(bin) * step, height))
      points.append(frame.place(domain.lowerBound + Double(bin + 1) * step, height))
    }
    points.append(frame.place(domain.upperBound, 0))
    let color = FigureStyle.series(entry.slot)
    canvas.path(pathData(points, closed: true), style: "\(color) area", clipped: true)
    canvas.path(pathData(points), style: "\(color) line", clipped: true, hover: entry.name)
  }

  private func domain(of values: [Double]) -> ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    if let range = axis.range, range.lowerBound < range.upperBound,
      (range.upperBound - range.lowerBound).isFinite
    {
      return range
    }
    // Constant data stands in the middle of a narrow range.
    let ends = AxisScale.separated(low, high)
    return ends.0...ends.1
  }

  private func meanText(_ series: Series) -> String {
    let mean = Histogram.mean(series.values)
    return axis.numbers == .percent
      ? axis.text(mean) : NumberText.typographic(NumberText.significant(mean))
  }

  private func automaticBinCount(_ count: Int) -> Int {
    min(max(Int(Double(count).squareRoot()), 8), 60)
  }

  /// The share of values per bin, divided by the width of a bin: the area is one when all are
  /// inside.
  package func density(
    of values: [Double], over domain: ClosedRange<Double>, bins: Int
  ) -> [Double] {
    let finite = values.filter(\.isFinite)
    var counts = [Double](repeating: 0, count: bins)
    let span = domain.upperBound - domain.lowerBound
    for value in finite where domain.contains(value) {
      let bin = Int((value - domain.lowerBound) / span * Double(bins))
      counts[min(bin, bins - 1)] += 1
    }
    let total = Double(max(finite.count, 1)) * span / Double(bins)
    return counts.map { $0 / total }
  }

  private static func mean(_ values: [Double]) -> Double {
    let finite = values.filter(\.isFinite)
    return finite.isEmpty ? .nan : finite.reduce(0, +) / Double(finite.count)
  }
}
