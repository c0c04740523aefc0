// Draws a bar chart: legend and signs, then panels or groups.

extension BarChart {
  /// Draws the chart for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    // One array is added to another at a time: the compiler takes seconds over a longer sum.
    var values: [Double] = []
    for group in groups {
      for bar in group.bars {
        values += bar.dots
        values += [bar.value, bar.ceiling ?? .nan]
      }
      values += group.ceilings.map(\.value)
    }
    guard !series.isEmpty, values.contains(where: \.isFinite) else {
      canvas.emptyNote("No bars to show.", top: top)
      return
    }
    let bandWidth = (canvas.width - 50) / Double(groups.count)
    let barWidth = min(36, bandWidth * 0.82 / Double(series.count))
    let usesPanels = layout == .panels || barWidth < 12
    if !usesPanels && series.count > 1 {
      let entries = series.enumerated().map {
        LegendEntry(name: $0.element, slot: slot($0.offset), sample: .box)
      }
      top = canvas.legend(entries, top: top)
    }
    top = drawSigns(on: &canvas, top: top)
    if usesPanels {
      drawPanels(on: &canvas, top: top, values: values + [0])
    } else {
      drawGroups(on: &canvas, top: top, values: values + [0], barWidth: barWidth)
    }
  }

  /// What dots and ceilings of single bars mean; nothing where there are none.
  private func drawSigns(on canvas: inout Canvas, top: Double) -> Double {
    let bars = groups.flatMap(\.bars)
    var x = 4.0
    if bars.contains(where: { $0.dots.contains(where: \.isFinite) }) {
      canvas.circle(x: x + 4, y: top + 8, radius: 3, style: "dot")
      canvas.text("one seed", x: x + 14, y: top + 12, style: "tick", limit: canvas.width / 2 - 30)
      x += TextFit.width("one seed", size: 12) + 34
    }
    if bars.contains(where: { $0.ceiling?.isFinite == true }) {
      canvas.line(x, top + 2, x, top + 14, style: "own-ceiling")
      canvas.text(ceilingLabel, x: x + 9, y: top + 12, style: "tick", limit: canvas.width - x - 12)
      x += 20
    }
    return x > 4 ? top + 22 : top
  }
}
