// Values to colours: sequential, diverging around zero, or logarithmic, in even steps of lightness.

/// How the values of a heatmap become colours.
public enum ColorScale: Sendable {
  /// From the colour of the page (low) to a strong blue (high); nil fits the data.
  case sequential(ClosedRange<Double>? = nil)
  /// Blue below zero, the colour of the page at zero, red above; nil fits the largest magnitude.
  case diverging(limit: Double? = nil)
  /// Even steps of magnitude; an exact zero has a colour and a legend entry of its own.
  ///
  /// Values outside the range take its end colours; negative values count as "no value".
  case logarithmic(ClosedRange<Double> = 1e-8...1)

  /// How many colours a scale has; odd, so that zero is exactly in the middle of a diverging one.
  package static let levels = 65

  /// The colour of a level: even steps of lightness, the hue turning slowly.
  package static func color(level: Int, isDiverging: Bool, theme: Theme) -> Color {
    let share = Double(level) / Double(levels - 1)
    switch (isDiverging, theme.isDark) {
    case (true, let isDark):
      let signed = 2 * share - 1
      let size = abs(signed)
      let hue: Double = signed < 0 ? 252 : 32
      // A little faster at first, so that small values are told from zero.
      let chroma = 0.165 * Mathematics.power(size, 0.8)
      return Color(
        lightness: isDark ? 0.235 + 0.5 * size : 0.975 - 0.53 * size, chroma: chroma, hue: hue)
    case (false, false):
      let arch = 4 * share * (1 - share)
      return Color(
        lightness: 0.975 - 0.69 * share, chroma: 0.008 + 0.09 * share + 0.075 * arch,
        hue: 215 + 50 * share)
    case (false, true):
      let arch = 4 * share * (1 - share)
      return Color(
        lightness: 0.225 + 0.685 * share, chroma: 0.015 + 0.03 * share + 0.1 * arch,
        hue: 262 - 60 * share)
    }
  }

  /// Whether text on this level is written in the colour of the page rather than of ink.
  package static func isStrong(level: Int, isDiverging: Bool) -> Bool {
    let share = Double(level) / Double(levels - 1)
    return isDiverging ? abs(2 * share - 1) > 0.7 : share > 0.5
  }

  /// The style rules of all levels, in both themes.
  package static let rules: String = {
    func rules(_ theme: Theme) -> String {
      (0..<levels).map { level in
        let sequential = color(level: level, isDiverging: false, theme: theme).css
        let diverging = color(level: level, isDiverging: true, theme: theme).css
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

  package let isDiverging: Bool
  private let spacing: Axis.Spacing
  package let low: Double
  package let high: Double

  package init(_ scale: ColorScale, values: [Double]) {
    let finite = values.filter(\.isFinite)
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    // What constant data gets, so that the scale still has two ends.
    let constantEnds: (Double, Double)
    switch scale {
    case .sequential(let range):
      if let range { (low, high) = (range.lowerBound, range.upperBound) }
      let start = low.isFinite ? low : 0
      constantEnds = (start, start + max(abs(start) * 0.1, 1))
      (isDiverging, spacing) = (false, .linear)
    case .diverging(let limit):
      let size = limit.map(abs) ?? max(abs(low), abs(high))
      (low, high) = (-size, size)
      constantEnds = (-1, 1)
      (isDiverging, spacing) = (true, .linear)
    case .logarithmic(let range):
      low = max(range.lowerBound, 1e-300)
      high = max(range.upperBound, low)
      constantEnds = (1e-8, 1)
      (isDiverging, spacing) = (false, .logarithmic)
    }
    let hasTwoEnds = low < high && low.isFinite && high.isFinite
    (self.low, self.high) = hasTwoEnds ? (low, high) : constantEnds
  }

  /// The share of the way from low to high, between 0 and 1; nil without a value.
  package func share(_ value: Double) -> Double? {
    spacing.share(of: value, from: low, to: high).map { min(max($0, 0), 1) }
  }

  package func fill(_ value: Double) -> Fill {
    if spacing == .logarithmic && value == 0 { return .exactZero }
    guard let share = share(value) else { return .missing }
    return .level(Int((share * Double(ColorScale.levels - 1)).rounded()))
  }

  /// The class name of a cell.
  package func style(of fill: Fill) -> String {
    switch fill {
    case .level(let level): (isDiverging ? "d" : "s") + "\(level)"
    case .exactZero: "zero"
    case .missing: "missing"
    }
  }

  /// Whether text in a cell is written in the colour of the page.
  package func isStrong(_ fill: Fill) -> Bool {
    guard case .level(let level) = fill else { return false }
    return ColorScale.isStrong(level: level, isDiverging: isDiverging)
  }

  package func ticks(count: Int) -> [Tick] {
    Ticks.along(spacing, low: low, high: high, count: count)
  }
}
