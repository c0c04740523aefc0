// Bars as small panels, one per group: a named row per series, so that no legend is needed.

extension BarChart {
  func drawPanels(on canvas: inout Canvas, top: Double, values: [Double]) {
    let gap = 28.0
    let columns = min(max(1, Int((canvas.width + gap) / (264 + gap))), groups.count)
    let panelWidth = (canvas.width - gap * Double(columns - 1)) / Double(columns)
    guard let scale = AxisScale(axis, values: values, tickCount: 2) else { return }
    var top = top
    for start in stride(from: 0, to: groups.count, by: columns) {
      let row = groups[start..<min(start + columns, groups.count)]
      // Rows of panels share their inner places, so that bars line up.
      let lineCount = row.map { nameLines($0, width: panelWidth).count }.max() ?? 1
      let ceilings = row.map(\.ceilings.count).max() ?? 0
      let isLast = start + columns >= groups.count
      var bottom = top
      for (column, group) in row.enumerated() {
        let panel = BarPanel(
          left: Double(column) * (panelWidth + gap), top: top + 4, width: panelWidth,
          nameLines: lineCount, ceilingLines: ceilings)
        bottom = max(
          bottom, drawPanel(group, panel, scale: scale, hasTitle: isLast, on: &canvas))
      }
      top = bottom + 14
    }
    canvas.height = top
  }

  private func nameLines(_ group: Group, width: Double) -> [String] {
    TextFit.wrapped(group.name, size: 13.5, to: width, lines: 2)
  }

  /// Draws one panel and returns the place below it.
  private func drawPanel(
    _ group: Group, _ panel: BarPanel, scale: AxisScale, hasTitle: Bool, on canvas: inout Canvas
  ) -> Double {
    let left = panel.left + min(TextFit.widest(series) + 10, panel.width * 0.42)
    let right = panel.left + panel.width - 48
    var scale = scale
    (scale.start, scale.end) = (left, right)
    let rowHeight = 22.0
    let top = panel.barTop
    let bottom = top + rowHeight * Double(series.count)
    for (index, line) in nameLines(group, width: panel.width).enumerated() {
      canvas.text(
        line, x: panel.left, y: panel.top + 13 + 17 * Double(index), style: "strong", size: 13)
    }
    for tick in scale.ticks {
      guard let x = scale.position(tick.value) else { continue }
      canvas.line(x, top, x, bottom + 4, style: "grid")
      canvas.text(tick.label, x: x, y: bottom + 17, style: "tick", anchor: .middle)
    }
    for index in series.indices {
      let row = top + rowHeight * Double(index)
      canvas.text(
        series[index], x: left - 7, y: row + 15, style: "label", anchor: .end,
        limit: left - panel.left - 8)
      guard index < group.bars.count else { continue }
      let place = BarPlace(
        scale: scale, isUpright: false, center: row + 11, thickness: 14, reach: 10)
      drawBar(index, of: group, at: place, on: &canvas)
      canvas.text(
        axis.text(group.bars[index].value), x: panel.left + panel.width, y: row + 15,
        style: "label", anchor: .end)
    }
    let zero = scale.position(0) ?? left
    canvas.line(zero, top, zero, bottom, style: "axis")
    drawCeilings(of: group, panel, scale: scale, bottom: bottom, on: &canvas)
    guard hasTitle else { return bottom + 24 }
    canvas.text(
      "\(axis.title) →", x: panel.left + panel.width, y: bottom + 34, style: "axis-title",
      anchor: .end, limit: panel.width)
    return bottom + 40
  }

  /// Lines across the bars, and over them their labels, each pushed inside the panel.
  private func drawCeilings(
    of group: Group, _ panel: BarPanel, scale: AxisScale, bottom: Double, on canvas: inout Canvas
  ) {
    let shown = group.ceilings.enumerated().compactMap { index, ceiling in
      let row = Double(group.ceilings.count - 1 - index)
      return scale.position(ceiling.value).map { (ceiling.label, $0, panel.barTop - 7 - 15 * row) }
    }
    for (_, x, y) in shown { canvas.line(x, y + 4, x, bottom, style: "reference") }
    for (label, x, y) in shown {
      let half = min(TextFit.width(label, size: 12), panel.width) / 2
      let center = min(max(x, panel.left + half), panel.left + panel.width - half)
      canvas.text(
        label, x: center, y: y, style: "tick halo", anchor: .middle, size: 12, limit: panel.width)
    }
  }
}

/// Where one panel stands and what is above its bars.
private struct BarPanel {
  let left: Double
  let top: Double
  let width: Double
  let nameLines: Int
  let ceilingLines: Int

  var barTop: Double { top + 6 + 17 * Double(nameLines) + 15 * Double(ceilingLines) + 4 }
}
