// ColorBar: the colours of a scale with their values, below a heatmap or once for several.

/// The colours of a scale with their values, for heatmaps that share it.
public struct ColorBar: Figure {
  /// What the colours mean.
  public let title: String
  private let scale: ColorScale

  /// The bar of a scale whose ends are given; without them it goes from 0 to 1.
  public init(_ title: String, scale: ColorScale) {
    self.title = title
    self.scale = scale
  }

  /// 340.
  public var width: Double { 340 }

  /// Its ends.
  public var summary: String {
    let fitted = FittedColorScale(scale, values: [])
    return "Colours from \(NumberText.label(fitted.low)) to \(NumberText.label(fitted.high))."
  }

  /// The colours of the scales.
  public var extraStyle: String { ColorScale.rules }

  /// Draws the bar for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    let fitted = FittedColorScale(scale, values: [])
    canvas.height = canvas.colorBar(title, scale: fitted, swatches: [], top: 0) + 6
  }
}

extension Canvas {
  /// Draws what the colours mean, the bar with ticks, and swatches for what the bar cannot show;
  /// returns the place below them.
  mutating func colorBar(
    _ label: String, scale: FittedColorScale, swatches: [(style: String, label: String)],
    top: Double
  ) -> Double {
    var top = top
    if !label.isEmpty {
      text(label, x: 2, y: top + 10, style: "axis-title", limit: width - 4)
      top += 18
    }
    let left = 20.0
    let barWidth = min(300, width - 2 * left)
    let step = barWidth / Double(ColorScale.levels)
    for level in 0..<ColorScale.levels {
      rectangle(
        x: left + Double(level) * step, y: top, width: step + 0.4, height: 10,
        style: "cell " + scale.style(of: .level(level)))
    }
    rectangle(x: left, y: top, width: barWidth, height: 10, style: "outline")
    for tick in scale.ticks(count: Int(barWidth / 60)) {
      guard let share = scale.share(tick.value) else { continue }
      let x = left + share * barWidth
      line(x, top + 10, x, top + 14, style: "axis")
      text(tick.label, x: x, y: top + 26, style: "tick", anchor: .middle)
    }
    var bottom = top + 30
    var x = left
    for (style, label) in swatches {
      let needed = TextFit.width(label, size: 12) + 34
      if x > left && x + needed > width {
        x = left
        bottom += 18
      }
      rectangle(x: x, y: bottom + 4, width: 14, height: 10, style: style)
      if style.contains("missing") { line(x, bottom + 14, x + 14, bottom + 4, style: "slash") }
      text(label, x: x + 20, y: bottom + 13, style: "tick", limit: width - x - 22)
      x += needed
    }
    return x > left ? bottom + 18 : bottom
  }
}
