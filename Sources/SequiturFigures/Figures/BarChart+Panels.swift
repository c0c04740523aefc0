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
    let names = series.map { TextFit.width($0, size: 12) }.max() ?? 0
    let left = panel.left + min(names + 10, panel.width * 0.42)
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
    let zero = scale.position(0) ?? left
    for index in series.indices {
      let row = top + rowHeight * Double(index)
      canvas.text(
        series[index], x: left - 7, y: row + 15, style: "label", anchor: .end,
        limit: left - panel.left - 8)
      guard index < group.bars.count else { continue }
      drawBar(
        group.bars[index], series: index, group: group, scale: scale, row: row, on: &canvas)
      canvas.text(
        axis.text(group.bars[index].value), x: panel.left + panel.width, y: row + 15,
        style: "label", anchor: .end)
    }
    canvas.line(zero, top, zero, bottom, style: "axis")
    func labelPlace(_ index: Int) -> Double {
      top - 7 - 15 * Double(group.ceilings.count - 1 - index)
    }
    for (index, ceiling) in group.ceilings.enumerated() {
      guard let x = scale.position(ceiling.value) else { continue }
      canvas.line(x, labelPlace(index) + 4, x, bottom, style: "reference")
    }
    for (index, ceiling) in group.ceilings.enumerated() {
      guard let x = scale.position(ceiling.value) else { continue }
      drawCeilingLabel(ceiling.label, x: x, y: labelPlace(index), panel: panel, on: &canvas)
    }
    guard hasTitle else { return bottom + 24 }
    canvas.text(
      "\(axis.title) →", x: panel.left + panel.width, y: bottom + 34, style: "axis-title",
      anchor: .end, limit: panel.width)
    return bottom + 40
  }

  private func drawBar(
    _ bar: Bar, series index: Int, group: Group, scale: AxisScale, row: Double,
    on canvas: inout Canvas
  ) {
    let color = FigureStyle.series(slot ?? index)
    if let zero = scale.position(0), let end = scale.position(bar.value) {
      canvas.rectangle(
        x: min(zero, end), y: row + 4, width: abs(end - zero), height: 14,
        style: "\(color) bar", radius: 1.5, hover: hover(bar, series: index, group: group))
    }
    if let x = bar.ceiling.flatMap({ scale.position($0) }) {
      canvas.line(x, row + 1, x, row + 21, style: "own-ceiling")
    }
    for (place, dot) in bar.dots.enumerated() {
      guard let x = scale.position(dot) else { continue }
      let y = row + 11 + dotOffset(place, of: bar.dots.count, thickness: 14)
      canvas.circle(x: x, y: y, radius: 2.4, style: "dot")
    }
  }

  /// A label over its line, pushed inside the panel.
  private func drawCeilingLabel(
    _ label: String, x: Double, y: Double, panel: BarPanel, on canvas: inout Canvas
  ) {
    let half = min(TextFit.width(label, size: 11), panel.width) / 2
    let center = min(max(x, panel.left + half), panel.left + panel.width - half)
    canvas.text(
      label, x: center, y: y, style: "tick halo", anchor: .middle, size: 11, limit: panel.width)
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
