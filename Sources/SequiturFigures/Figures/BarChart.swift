// Grouped bars with the single measurements as dots, and the ceilings they cannot pass.

/// Bars of several series in several groups, such as accuracies of methods on tasks.
///
/// The value axis is always linear and includes zero. A bar that is not a finite number is left
/// out and written as "no value".
public struct BarChart: Figure {
  /// How groups are laid out.
  public enum Layout: Sendable {
    /// One panel per group with a named row per series; panels wrap to the width.
    case panels
    /// Upright bars side by side; turns into panels where bars would become too thin.
    case grouped
  }

  /// One bar.
  public struct Bar: Sendable {
    let value: Double
    let dots: [Double]
    let ceiling: Double?

    /// A bar of this length.
    public init(_ value: Double) { (self.value, dots, ceiling) = (value, [], nil) }

    /// A bar at the mean of its dots, single measurements such as one per seed; across it the
    /// highest value that it can reach is marked.
    public init(meanOf dots: [Double], ceiling: Double? = nil) {
      value = dots.reduce(0, +) / Double(dots.count)
      self.dots = dots
      self.ceiling = ceiling
    }
  }

  /// A group of bars, one per series, with the lines that hold for all of them.
  public struct Group: Sendable {
    let name: String
    let bars: [Bar]
    let ceilings: [ReferenceLine]

    /// A group of bars in the order of the series, missing ones left empty, with labelled lines
    /// across all of them, such as a ceiling or the level of guessing.
    public init(_ name: String, bars: [Bar], ceilings: [ReferenceLine] = []) {
      self.name = name
      self.bars = bars
      self.ceilings = ceilings
    }
  }

  /// Stands over the picture.
  public let title: String
  /// The width in pixels at which the figure is drawn best.
  public let width: Double
  private(set) var axis: Axis
  let series: [String]
  let groups: [Group]
  let layout: Layout
  let ceilingLabel: String
  let slots: [Int]
  let groupAxis: String

  /// A bar chart of groups with a bar for each named series.
  ///
  /// `ceilingLabel` says in the legend what the ceiling of a single bar is, `groupAxis` below upright
  /// bars what the groups are. `slots` are the colours of the series, counted from 0; a series
  /// without one takes its place among the series.
  public init(
    title: String, axis: Axis, series: [String], groups: [Group], layout: Layout = .panels,
    ceilingLabel: String = "ceiling", groupAxis: String = "", slots: [Int] = [],
    width: Double = 900
  ) {
    self.title = title
    self.axis = axis
    self.axis.spacing = .linear
    self.series = series
    self.groups = groups
    self.layout = layout
    self.ceilingLabel = ceilingLabel
    self.groupAxis = groupAxis
    self.slots = slots
    self.width = width
  }

  /// The colour of a series.
  func slot(_ index: Int) -> Int { index < slots.count ? slots[index] : index }

  /// The best series of each group.
  public var summary: String {
    let parts = groups.map { group -> String in
      let finite = zip(series, group.bars).filter { $0.1.value.isFinite }
      guard let best = finite.max(by: { $0.1.value < $1.1.value }) else {
        return "\(group.name): no values"
      }
      return "\(group.name): highest is \(best.0) with \(axis.text(best.1.value))"
    }
    return "Bar chart of \(axis.title). \(parts.joined(separator: "; "))."
  }
}
