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
    /// The length of the bar, commonly the mean of the dots.
    public var value: Double
    /// Single measurements, such as one per seed.
    public var dots: [Double]
    /// The highest value this bar can reach, marked across it.
    public var ceiling: Double?

    /// A bar.
    public init(_ value: Double, dots: [Double] = [], ceiling: Double? = nil) {
      self.value = value
      self.dots = dots
      self.ceiling = ceiling
    }

    /// A bar at the mean of its dots.
    public init(meanOf dots: [Double], ceiling: Double? = nil) {
      self.init(dots.reduce(0, +) / Double(dots.count), dots: dots, ceiling: ceiling)
    }
  }

  /// A group of bars, one per series, with the lines that hold for all of them.
  public struct Group: Sendable {
    /// What the group is.
    public var name: String
    /// One bar per series, in their order; missing ones are left empty.
    public var bars: [Bar]
    /// Labelled lines across the group, such as a ceiling or the level of guessing.
    public var ceilings: [ReferenceLine]

    /// A group.
    public init(_ name: String, bars: [Bar], ceilings: [ReferenceLine] = []) {
      self.name = name
      self.bars = bars
      self.ceilings = ceilings
    }
  }

  /// Stands over the picture.
  public var title: String
  /// The axis of the values.
  public var axis: Axis
  /// The names of the series.
  public var series: [String]
  /// The groups.
  public var groups: [Group]
  /// Panels or side by side.
  public var layout: Layout
  /// What one dot is, in the legend.
  public var dotLabel: String
  /// What the ceiling of a single bar is, in the legend.
  public var ceilingLabel: String
  /// The colour of all bars, counted from 0, where the series are only names; nil gives each series
  /// its own.
  public var slot: Int?
  /// The width in pixels at which the figure is drawn best.
  public var width: Double
  private let description: String?

  /// A bar chart.
  public init(
    title: String, axis: Axis, series: [String], groups: [Group], layout: Layout = .panels,
    dotLabel: String = "one seed", ceilingLabel: String = "ceiling", slot: Int? = nil,
    width: Double = 900,
    summary: String? = nil
  ) {
    self.title = title
    self.axis = axis
    self.axis.spacing = .linear
    self.series = series
    self.groups = groups
    self.layout = layout
    self.dotLabel = dotLabel
    self.ceilingLabel = ceilingLabel
    self.slot = slot
    self.width = width
    description = summary
  }

  /// The given summary, or the best series of each group.
  public var summary: String {
    if let description { return description }
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
