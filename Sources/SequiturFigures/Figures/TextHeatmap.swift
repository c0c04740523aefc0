// A heatmap for terminals: one or two characters per cell, with or without colour.

/// A matrix as text: blocks from light to full, ` ░▒▓█`, or on terminals of 256 colours (ANSI)
/// two spaces on a coloured ground for each cell.
public struct TextHeatmap: Sendable {
  private let values: NumberGrid
  private let rowLabels: [String]
  private let scale: ColorScale
  private let usesColor: Bool

  /// A text heatmap with a label per row, or without any.
  public init(
    _ values: NumberGrid, rowLabels: [String] = [], scale: ColorScale = .sequential(),
    usesColor: Bool = false
  ) {
    self.values = values
    self.rowLabels = rowLabels
    self.scale = scale
    self.usesColor = usesColor
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
      let cells = (0..<values.columns).map { cell(fitted.fill(values[row, $0]), fitted) }.joined()
      return (widest > 0 ? margin + " " : "") + cells
    }
    return (lines + [legend(fitted)]).joined(separator: "\n")
  }

  private func cell(_ fill: FittedColorScale.Fill, _ scale: FittedColorScale) -> String {
    switch fill {
    case .missing: return "??"
    case .exactZero: return " ."
    case .level(let level):
      let share = Double(level) / Double(ColorScale.levels - 1)
      if usesColor {
        return "\u{1B}[48;5;\(ansiColor(share, isDiverging: scale.isDiverging))m  \u{1B}[0m"
      }
      return String(repeating: Array(" ░▒▓█")[Int((share * 4).rounded())], count: 2)
    }
  }

  /// Greys for magnitudes; blues and reds around the middle grey for diverging scales.
  private func ansiColor(_ share: Double, isDiverging: Bool) -> Int {
    guard isDiverging else { return 232 + Int((share * 23).rounded()) }
    let ramp = [21, 27, 33, 75, 117, 252, 217, 210, 203, 196, 160]
    return ramp[Int((share * Double(ramp.count - 1)).rounded())]
  }

  private func legend(_ scale: FittedColorScale) -> String {
    let low = NumberText.significant(scale.low)
    let high = NumberText.significant(scale.high)
    let shades = (0...4).map { cell(.level($0 * (ColorScale.levels - 1) / 4), scale) }
    return "\(low) \(shades.joined()) \(high)"
  }

  private func shortened(_ label: String, to count: Int) -> String {
    label.count <= count ? label : label.prefix(count - 1) + "…"
  }
}
