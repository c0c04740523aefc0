// An axis as the user describes it, and the scale that maps its values to places in the picture.

/// What an axis measures and how it is divided.
public struct Axis: Sendable {
  /// How values are spread along the axis.
  public enum Spacing: Sendable {
    /// Equal differences are equally far apart.
    case linear
    /// Equal ratios are equally far apart; values at or below zero are left out.
    case logarithmic

    /// Whether a value has a place: finite, and above zero on a logarithmic axis.
    package func shows(_ value: Double) -> Bool {
      value.isFinite && (self == .linear || value > 0)
    }

    /// The share of the way from `low` to `high`, or nil where the value has no place.
    package func share(of value: Double, from low: Double, to high: Double) -> Double? {
      guard shows(value) else { return nil }
      switch self {
      case .linear:
        // Halves, so that no difference overflows.
        return (value / 2 - low / 2) / (high / 2 - low / 2)
      case .logarithmic:
        let bottom = Mathematics.decimalLogarithm(low)
        return (Mathematics.decimalLogarithm(value) - bottom)
          / (Mathematics.decimalLogarithm(high) - bottom)
      }
    }
  }

  /// How the values are written.
  public enum Numbers: Sendable {
    /// As they are.
    case plain
    /// As percent: 1 is written `100%`.
    case percent
  }

  let label: String
  let unit: String?
  var spacing: Spacing
  let range: ClosedRange<Double>?
  let numbers: Numbers

  /// An axis of what the label says; the unit is shown in brackets after it. Without a range the
  /// shown values fit the data.
  public init(
    _ label: String, unit: String? = nil, spacing: Spacing = .linear,
    range: ClosedRange<Double>? = nil, numbers: Numbers = .plain
  ) {
    self.label = label
    self.unit = unit
    self.spacing = spacing
    self.range = range
    self.numbers = numbers
  }

  package var title: String {
    guard let unit, !unit.isEmpty else { return label }
    return "\(label) (\(unit))"
  }

  /// A value as it stands in hovers and beside bars.
  package func text(_ value: Double) -> String {
    switch numbers {
    case .plain: NumberText.label(value)
    case .percent: NumberText.typographic(NumberText.percent(value))
    }
  }
}

/// Maps the values of an axis to the pixels between `start` and `end`.
package struct AxisScale: Sendable {
  package let low: Double
  package let high: Double
  package let spacing: Axis.Spacing
  package let ticks: [Tick]
  package var start = 0.0
  package var end = 1.0

  /// Fits the scale to the data, or nil when no value can be shown.
  ///
  /// The ends are widened to whole ticks (linear) or whole powers of ten (logarithmic), unless the
  /// axis states its range or `endsOnTicks` is false.
  package init?(_ axis: Axis, values: [Double], tickCount: Int, endsOnTicks: Bool = true) {
    let shown = values.filter(axis.spacing.shows)
    guard var low = shown.min(), var high = shown.max() else { return nil }
    if let range = axis.range, AxisScale.isUsable(range, spacing: axis.spacing) {
      (low, high) = (range.lowerBound, range.upperBound)
    } else if axis.spacing == .logarithmic {
      // Ends between which there is room for the next power of ten.
      (low, high) = (min(max(low, 1e-300), 1e300), min(max(high, 1e-300), 1e300))
      if low == high { (low, high) = (low / 10, high * 10) }
      // Several decades end on powers of ten; a narrow range keeps its own ends.
      if high / low > 30 {
        low = Mathematics.powerOfTen(Int((Mathematics.decimalLogarithm(low) + 1e-9).rounded(.down)))
        high = Mathematics.powerOfTen(Int((Mathematics.decimalLogarithm(high) - 1e-9).rounded(.up)))
      }
    } else {
      (low, high) = AxisScale.separated(low, high)
      if endsOnTicks {
        let step = Ticks.niceStep(low: low, high: high, count: tickCount)
        low = (low / step + 1e-9).rounded(.down) * step
        high = (high / step - 1e-9).rounded(.up) * step
      }
    }
    ticks = Ticks.along(
      axis.spacing, low: low, high: high, count: tickCount, numbers: axis.numbers)
    self.low = low
    self.high = high
    self.spacing = axis.spacing
  }

  /// The place of a value, or nil where the axis cannot show it.
  package func position(_ value: Double) -> Double? {
    spacing.share(of: value, from: low, to: high).map { start + $0 * (end - start) }
  }

  package func contains(_ value: Double) -> Bool {
    value.isFinite && value >= low - (high - low) * 1e-9 && value <= high + (high - low) * 1e-9
  }

  private static func isUsable(_ range: ClosedRange<Double>, spacing: Axis.Spacing) -> Bool {
    range.lowerBound.isFinite && range.upperBound.isFinite
      && range.lowerBound < range.upperBound
      && (spacing == .linear || range.lowerBound > 0)
  }

  /// Finite ends far enough apart to draw an axis between them, also for constant data.
  static func separated(_ low: Double, _ high: Double) -> (Double, Double) {
    let (low, high) = (min(max(low, -1e300), 1e300), min(max(high, -1e300), 1e300))
    let size = max(abs(low), abs(high))
    guard high - low <= size * 1e-9 else { return (low, high) }
    let margin = size > 0 ? size * 0.1 : 1
    return (low - margin, high + margin)
  }
}
