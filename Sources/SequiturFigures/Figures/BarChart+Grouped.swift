// Upright bars side by side, group after group.

extension BarChart {
  func drawGroups(on canvas: inout Canvas, top: Double, values: [Double], barWidth: Double) {
    guard var scale = AxisScale(axis, values: values, tickCount: 5) else { return }
    let top = top + 36
    let bottom = top + 260
    (scale.start, scale.end) = (bottom, top)
    let labels = scale.ticks.map { TextFit.width($0.label, size: 12) }.max() ?? 0
    let left = labels + 10
    canvas.text(
      "↑ \(axis.title)", x: 0, y: top - 22, style: "axis-title", limit: canvas.width)
    for tick in scale.ticks {
      guard let y = scale.position(tick.value) else { continue }
      canvas.line(left, y, canvas.width, y, style: "grid")
      canvas.text(tick.label, x: left - 6, y: y + 4, style: "tick", anchor: .end)
    }
    let band = (canvas.width - left) / Double(groups.count)
    let zero = scale.position(0) ?? bottom
    for (index, group) in groups.enumerated() {
      let start = left + band * Double(index)
      let first = start + (band - barWidth * Double(series.count)) / 2
      for (place, bar) in group.bars.prefix(series.count).enumerated() {
        drawBar(
          bar, series: place, group: group, scale: scale, zero: zero,
          x: first + barWidth * Double(place), width: barWidth, on: &canvas)
      }
      for ceiling in group.ceilings {
        guard let y = scale.position(ceiling.value) else { continue }
        canvas.line(start + 4, y, start + band - 4, y, style: "reference")
        canvas.text(
          ceiling.label, x: start + band / 2, y: y - 5, style: "tick halo", anchor: .middle,
          size: 11, limit: band - 6)
      }
      guard index.isMultiple(of: nameStep(band: band)) else { continue }
      let lines = TextFit.wrapped(
        group.name, size: 12, to: band * Double(nameStep(band: band)) - 6, lines: 2)
      for (row, line) in lines.enumerated() {
        canvas.text(
          line, x: start + band / 2, y: bottom + 18 + 15 * Double(row), style: "label",
          anchor: .middle)
      }
    }
    canvas.line(left, zero, canvas.width, zero, style: "axis")
    canvas.height = bottom + 42
  }

  /// Groups with whole numbers as names are named like the ticks of an axis: every second, fifth, ...
  /// where there is no room for all.
  private func nameStep(band: Double) -> Int {
    guard groups.allSatisfy({ Int($0.name) != nil }) else { return 1 }
    let widest = groups.map { TextFit.width($0.name, size: 12) }.max() ?? 0
    return [1, 2, 5, 10, 20, 50].first { Double($0) * band >= widest + 6 } ?? 100
  }

  private func drawBar(
    _ bar: Bar, series index: Int, group: Group, scale: AxisScale, zero: Double, x: Double,
    width: Double, on canvas: inout Canvas
  ) {
    let inner = width * 0.86
    let center = x + width / 2
    if let end = scale.position(bar.value) {
      canvas.rectangle(
        x: center - inner / 2, y: min(zero, end), width: inner, height: abs(end - zero),
        style: "\(FigureStyle.series(slot ?? index)) bar", radius: 1.5,
        hover: hover(bar, series: index, group: group))
    }
    if let y = bar.ceiling.flatMap({ scale.position($0) }) {
      canvas.line(center - width / 2, y, center + width / 2, y, style: "own-ceiling")
    }
    for (place, dot) in bar.dots.enumerated() {
      guard let y = scale.position(dot) else { continue }
      let dotX = center + dotOffset(place, of: bar.dots.count, thickness: inner)
      canvas.circle(x: dotX, y: y, radius: 2.4, style: "dot")
    }
  }
}
