// Upright bars side by side, group after group.

extension BarChart {
  func drawGroups(on canvas: inout Canvas, top: Double, values: [Double], barWidth: Double) {
    guard var scale = AxisScale(axis, values: values, tickCount: 5) else { return }
    let top = top + 36
    let bottom = top + 260
    (scale.start, scale.end) = (bottom, top)
    let left = scale.labelWidth + 10
    canvas.text(
      "↑ \(axis.title)", x: 0, y: top - 22, style: "axis-title", limit: canvas.width)
    canvas.levels(of: scale, from: left, to: canvas.width)
    let band = (canvas.width - left) / Double(groups.count)
    let step = nameStep(band: band)
    var nameLines = 1
    for (index, group) in groups.enumerated() {
      let start = left + band * Double(index)
      let first = start + (band - barWidth * Double(series.count)) / 2
      for place in series.indices {
        let bar = BarPlace(
          scale: scale, isUpright: true, center: first + barWidth * (Double(place) + 0.5),
          thickness: barWidth * 0.86, reach: barWidth / 2)
        drawBar(place, of: group, at: bar, on: &canvas)
      }
      for ceiling in group.ceilings {
        guard let y = scale.position(ceiling.value) else { continue }
        canvas.line(start + 4, y, start + band - 4, y, style: "reference")
        canvas.text(
          ceiling.label, x: start + band / 2, y: y - 5, style: "tick halo", anchor: .middle,
          size: 12, limit: band - 6)
      }
      guard index.isMultiple(of: step) else { continue }
      let lines = TextFit.wrapped(group.name, size: 12, to: band * Double(step) - 6, lines: 2)
      nameLines = max(nameLines, lines.count)
      for (row, line) in lines.enumerated() {
        canvas.text(
          line, x: start + band / 2, y: bottom + 18 + 15 * Double(row), style: "label",
          anchor: .middle)
      }
    }
    let zero = scale.position(0) ?? bottom
    canvas.line(left, zero, canvas.width, zero, style: "axis")
    canvas.height = bottom + 42
    guard !groupAxis.isEmpty else { return }
    let place = bottom + 22 + 15 * Double(nameLines)
    canvas.text(
      "\(groupAxis) →", x: canvas.width, y: place, style: "axis-title", anchor: .end,
      limit: canvas.width)
    canvas.height = place + 8
  }

  /// Groups with whole numbers as names are named like the ticks of an axis: every second or fifth
  /// and so on where there is no room for all.
  private func nameStep(band: Double) -> Int {
    guard groups.allSatisfy({ Int($0.name) != nil }) else { return 1 }
    let widest = TextFit.widest(groups.map(\.name))
    return [1, 2, 5, 10, 20, 50].first { Double($0) * band >= widest + 6 } ?? 100
  }
}
