// Values to colours: sequential, diverging around zero, or logarithmic, in even steps of lightness.

/// How the values of a heatmap become colours.
public struct ColorScale: Sendable {
  package enum Kind: Sendable {
    case sequential
    case diverging
    case logarithmic
  }

  package let kind: Kind
  package let range: ClosedRange<Double>?

  /// From the colour of the page (low) to a strong blue (high); nil fits the data.
  public static func sequential(_ range: ClosedRange<Double>? = nil) -> ColorScale {
    ColorScale(kind: .sequential, range: range)
  }

  /// Blue below zero, the colour of the page at zero, red above; nil fits the largest magnitude.
  public static func diverging(limit: Double? = nil) -> ColorScale {
    let size = limit.map(abs)
    return ColorScale(kind: .diverging, range: size.map { -$0...$0 })
  }

  /// Even steps of magnitude; an exact zero has a colour and a legend entry of its own.
  ///
  /// Values outside the range take its end colours; negative values count as "no value".
  public static func logarithmic(_ range: ClosedRange<Double> = 1e-8...1) -> ColorScale {
    ColorScale(kind: .logarithmic, range: range)
  }

  /// How many colours a scale has; odd, so that zero is exactly in the middle of a diverging one.
  package static let levels = 65

  /// The colour of a level: even steps of lightness, the hue turning slowly.
  package static func color(level: Int, kind: Kind, theme: Theme) -> Color {
    let share = Double(level) / Double(levels - 1)
    switch (kind, theme.isDark) {
    case (.diverging, let isDark):
      let signed = 2 * share - 1
      let size = abs(signed)
      let hue: Double = signed < 0 ? 252 : 32
      // A little faster at first, so that small values are told from zero.
      let chroma = 0.165 * Mathematics.power(size, 0.8)
      return Color(
        lightness: isDark ? 0.235 + 0.5 * size : 0.975 - 0.53 * size, chroma: chroma, hue: hue)
    case (_, false):
      let arch = 4 * share * (1 - share)
      return Color(
        lightness: 0.975 - 0.69 * share, chroma: 0.008 + 0.09 * share + 0.075 * arch,
        hue: 215 + 50 * share)
    case (_, true):
      let arch = 4 * share * (1 - share)
      return Color(
        lightness: 0.225 + 0.685 * share, chroma: 0.015 + 0.03 * share + 0.1 * arch,
        hue: 262 - 60 * share)
    }
  }

  /// Whether text on this level is written in the colour of the page rather than of ink.
  package static func isStrong(level: Int, kind: Kind) -> Bool {
    let share = Double(level) / Double(levels - 1)
    return kind == .diverging ? abs(2 * share - 1) > 0.7 : share > 0.5
  }

  /// The style rules of all levels, in both themes.
  package static let rules: String = {
    func rules(_ theme: Theme) -> String {
      (0..<levels).map { level in
        let sequential = color(level: level, kind: .sequential, theme: theme).css
        let diverging = color(level: level, kind: .diverging, theme: theme).css
        return ".figure .s\(level){fill:\(sequential)}.figure .d\(level){fill:\(diverging)}"
      }.joined()
    }
    return """
      .figure .cell{shape-rendering:crispEdges}
      .figure .zero{fill:var(--zero)}.figure .missing{fill:var(--missing)}
      .figure .swatch{stroke:var(--axis);stroke-width:1}
      .figure .slash{stroke:var(--muted);stroke-width:1}
      .figure .outline{fill:none;stroke:var(--axis);stroke-width:1}
      .figure .marked{fill:none;stroke:var(--ink);stroke-width:2}
      .figure text.on-strong{fill:var(--paper)}
      .figure .only-dark{display:none}.figure image{image-rendering:pixelated}
      \(rules(.light))
      @media screen and (prefers-color-scheme:dark){\(rules(.dark))
      .figure .only-dark{display:inline}.figure .only-light{display:none}}

      """
  }()
}

/// A colour scale with its range settled by the data.
package struct FittedColorScale: Sendable {
  /// What stands in a cell.
  package enum Fill: Equatable, Sendable {
    case level(Int)
    case exactZero
    case missing
  }

  package let kind: ColorScale.Kind
  package let low: Double
  package let high: Double

  package init(_ scale: ColorScale, values: [Double]) {
    kind = scale.kind
    let finite = values.filter(\.isFinite)
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    switch scale.kind {
    case .sequential:
      if let range = scale.range { (low, high) = (range.lowerBound, range.upperBound) }
    case .diverging:
      let size = scale.range?.upperBound ?? max(abs(low), abs(high))
      (low, high) = (-size, size)
    case .logarithmic:
      let range = scale.range ?? 1e-8...1
      low = max(range.lowerBound, 1e-300)
      high = max(range.upperBound, low)
    }
    // Constant data still gets a scale with two ends.
    if !(low < high) || !low.isFinite || !high.isFinite {
      switch scale.kind {
      case .sequential:
        low = low.isFinite ? low : 0
        high = low + max(abs(low) * 0.1, 1)
      case .diverging: (low, high) = (-1, 1)
      case .logarithmic: (low, high) = (1e-8, 1)
      }
    }
    self.low = low
    self.high = high
  }

  /// The share of the way from low to high, between 0 and 1; nil without a value.
  package func share(_ value: Double) -> Double? {
    spacing.share(of: value, from: low, to: high).map { min(max($0, 0), 1) }
  }

  package func fill(_ value: Double) -> Fill {
    if kind == .logarithmic && value == 0 { return .exactZero }
    guard let share = share(value) else { return .missing }
    return .level(Int((share * Double(ColorScale.levels - 1)).rounded()))
  }

  /// The class name of a cell.
  package func style(of fill: Fill) -> String {
    switch fill {
    case .level(let level): (kind == .diverging ? "d" : "s") + "\(level)"
    case .exactZero: "zero"
    case .missing: "missing"
    }
  }

  /// Whether text in a cell is written in the colour of the page.
  package func isStrong(_ fill: Fill) -> Bool {
    guard case .level(let level) = fill else { return false }
    return ColorScale.isStrong(level: level, kind: kind)
  }

  package func ticks(count: Int) -> [Tick] {
    Ticks.along(spacing, low: low, high: high, count: count)
  }

  private var spacing: Axis.Spacing { kind == .logarithmic ? .logarithmic : .linear }
}
