// A heatmap for terminals: one or two characters per cell, with or without colour.

/// A matrix as text: shaded blocks, digits, or coloured cells on terminals that have 256 colours.
public struct TextHeatmap: Sendable {
  /// How a cell is written.
  public enum Style: Sendable {
    /// Two spaces on a coloured ground (ANSI, 256 colours).
    case ansi
    /// Blocks from light to full: ` ░▒▓█`.
    case blocks
    /// Digits from 0 (lowest) to 9 (highest), in plain ASCII.
    case digits
  }

  /// The matrix.
  public var values: NumberGrid
  /// One per row, or empty.
  public var rowLabels: [String]
  /// How values become shades.
  public var scale: ColorScale
  /// How a cell is written.
  public var style: Style

  /// A text heatmap.
  public init(
    _ values: NumberGrid, rowLabels: [String] = [], scale: ColorScale = .sequential(),
    style: Style = .blocks
  ) {
    self.values = values
    self.rowLabels = rowLabels
    self.scale = scale
    self.style = style
  }

  /// The lines of the picture and one line that explains the shades.
  ///
  /// "no value" is written `??`, an exact zero on a logarithmic scale ` .`.
  public var text: String {
    guard values.rows > 0, values.columns > 0 else { return "(no values)" }
    let fitted = FittedColorScale(scale, values: values.values)
    let widest = min(rowLabels.prefix(values.rows).map(\.count).max() ?? 0, 24)
    let lines = (0..<values.rows).map { row -> String in
      let label = row < rowLabels.count ? shortened(rowLabels[row], to: 24) : ""
      let margin = String(repeating: " ", count: max(widest - label.count, 0)) + label
      let cells = (0..<values.columns).map { cell(values[row, $0], fitted) }.joined()
      return (widest > 0 ? margin + " " : "") + cells
    }
    return (lines + [legend(fitted)]).joined(separator: "\n")
  }

  private func cell(_ value: Double, _ scale: FittedColorScale) -> String {
    switch scale.fill(value) {
    case .missing: return "??"
    case .exactZero: return " ."
    case .level(let level):
      let share = Double(level) / Double(ColorScale.levels - 1)
      switch style {
      case .ansi: return "\u{1B}[48;5;\(ansiColor(share))m  \u{1B}[0m"
      case .blocks:
        let shades = Array(" ░▒▓█")
        let shade = String(shades[Int((share * 4).rounded())])
        return shade + shade
      case .digits: return " \(Int((share * 9).rounded()))"
      }
    }
  }

  /// Greys for magnitudes; blues and reds around the middle grey for diverging scales.
  private func ansiColor(_ share: Double) -> Int {
    guard scale.kind == .diverging else { return 232 + Int((share * 23).rounded()) }
    let ramp = [21, 27, 33, 75, 117, 252, 217, 210, 203, 196, 160]
    return ramp[Int((share * Double(ramp.count - 1)).rounded())]
  }

  private func legend(_ scale: FittedColorScale) -> String {
    let low = NumberText.significant(scale.low)
    let high = NumberText.significant(scale.high)
    let shades = (0...4).map { index -> String in
      let share = Double(index) / 4
      let value =
        scale.kind == .logarithmic
        ? scale.low * Mathematics.power(scale.high / scale.low, share)
        : scale.low + (scale.high - scale.low) * share
      return cell(value, scale)
    }
    return "\(low) \(shades.joined()) \(high)"
  }

  private func shortened(_ label: String, to count: Int) -> String {
    label.count <= count ? label : label.prefix(count - 1) + "…"
  }
}
