// Draws a heatmap: cells or picture, labels, outlines and the colour bar.

extension Heatmap {
  /// Draws the heatmap for the width of the canvas.
  public func draw(on canvas: inout Canvas) {
    var top = canvas.title(title)
    guard values.rows > 0, values.columns > 0, values.values.contains(where: \.isFinite) else {
      canvas.emptyNote("No values to show.", top: top)
      return
    }
    guard isDrawnAsShapes || max(values.rows, values.columns) <= GIF.longestSide else {
      canvas.emptyNote("Too many values for a picture.", top: top)
      return
    }
    if !rowAxis.isEmpty {
      canvas.text("↓ \(rowAxis)", x: 0, y: top + 12, style: "axis-title", limit: canvas.width)
      top += 20
    }
    let layout = HeatmapLayout(self, width: canvas.width, top: top + 2)
    let fitted = FittedColorScale(scale, values: values.values)
    if isDrawnAsShapes {
      drawCells(on: &canvas, layout: layout, scale: fitted)
    } else {
      drawImage(on: &canvas, layout: layout, scale: fitted)
    }
    canvas.rectangle(
      x: layout.left, y: layout.top, width: layout.plotWidth, height: layout.plotHeight,
      style: "outline")
    for row in markedRows where (0..<values.rows).contains(row) {
      canvas.rectangle(
        x: layout.left, y: layout.y(row), width: layout.plotWidth, height: layout.cellHeight,
        style: "marked")
    }
    drawRowLabels(on: &canvas, layout: layout)
    var bottom = drawColumnLabels(on: &canvas, layout: layout)
    if !columnAxis.isEmpty {
      canvas.text(
        "\(columnAxis) →", x: max(layout.right, layout.left + 60), y: bottom + 12,
        style: "axis-title", anchor: .end, limit: canvas.width)
      bottom += 18
    }
    if showsColorBar {
      bottom = canvas.colorBar(
        scaleLabel, scale: fitted, swatches: swatches(fitted), top: bottom + 10)
    }
    canvas.height = bottom + 6
  }

  private func drawCells(
    on canvas: inout Canvas, layout: HeatmapLayout, scale: FittedColorScale
  ) {
    let showsText = cellTextWidth > 0 && cellTextWidth + 2 <= layout.cellWidth
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        let value = values[row, column]
        let fill = scale.fill(value)
        let (x, y) = (layout.x(column), layout.y(row))
        let shown =
          value.isFinite ? (value == 0 ? "exactly 0" : NumberText.label(value)) : "no value"
        canvas.rectangle(
          x: x, y: y, width: layout.cellWidth, height: layout.cellHeight,
          style: "cell \(scale.style(of: fill))",
          hover: "\(rowName(row)), \(columnName(column)): \(shown)")
        if fill == .missing && min(layout.cellWidth, layout.cellHeight) >= 6 {
          canvas.line(
            x, y + layout.cellHeight, x + layout.cellWidth, y, style: "slash")
        } else if showsText && layout.cellHeight >= 13 {
          canvas.text(
            fill == .exactZero ? "0" : cellLabel(value), x: x + layout.cellWidth / 2,
            y: y + layout.cellHeight / 2 + 4, style: scale.isStrong(fill) ? "on-strong" : "label",
            anchor: .middle)
        }
      }
    }
  }

  /// One pixel per value, once in the colours of each theme.
  private func drawImage(
    on canvas: inout Canvas, layout: HeatmapLayout, scale: FittedColorScale
  ) {
    let levels = ColorScale.levels
    let pixels = values.values.map { value -> UInt8 in
      switch scale.fill(value) {
      case .level(let level): UInt8(level)
      case .exactZero: UInt8(levels)
      case .missing: UInt8(levels + 1)
      }
    }
    let picture = GIF(width: values.columns, height: values.rows, pixels: pixels)
    for theme in [Theme.light, Theme.dark] {
      let palette =
        (0..<levels).map {
          ColorScale.color(level: $0, isDiverging: scale.isDiverging, theme: theme)
        }
        + [theme.zero, theme.missing]
      let file = Base64.encoded(picture.file(palette: palette))
      canvas.image(
        "data:image/gif;base64," + file, x: layout.left, y: layout.top,
        width: layout.plotWidth, height: layout.plotHeight,
        style: theme.isDark ? "only-dark" : "only-light")
    }
  }

  private func drawRowLabels(on canvas: inout Canvas, layout: HeatmapLayout) {
    for row in HeatmapLayout.labelled(
      count: values.rows, cell: layout.cellHeight, room: rowLabels.isEmpty ? 26 : 13)
    {
      let label = rowLabels.isEmpty ? "\(row)" : row < rowLabels.count ? rowLabels[row] : ""
      canvas.text(
        label, x: layout.left - 6, y: layout.y(row) + layout.cellHeight / 2 + 4,
        style: rowLabels.isEmpty ? "tick" : "label", anchor: .end, limit: layout.left - 8)
    }
  }

  /// Level where all labels fit their cells, otherwise upright; returns the place below them.
  private func drawColumnLabels(on canvas: inout Canvas, layout: HeatmapLayout) -> Double {
    let names =
      columnLabels.isEmpty
      ? (0..<values.columns).map(String.init) : Array(columnLabels.prefix(values.columns))
    let widest = TextFit.widest(names)
    let isNumbered = columnLabels.isEmpty
    if widest + 4 <= layout.cellWidth || isNumbered {
      let shown = HeatmapLayout.labelled(
        count: names.count, cell: layout.cellWidth, room: isNumbered ? widest + 14 : 0)
      for column in shown {
        canvas.text(
          names[column], x: layout.x(column) + layout.cellWidth / 2, y: layout.bottom + 15,
          style: isNumbered ? "tick" : "label", anchor: .middle)
      }
      return layout.bottom + 20
    }
    let shown = HeatmapLayout.labelled(count: names.count, cell: layout.cellWidth, room: 13)
    let length = min(widest, 110)
    for column in shown {
      canvas.text(
        names[column], x: layout.x(column) + layout.cellWidth / 2 + 4, y: layout.bottom + 6,
        style: "label", anchor: .end, limit: length, rotated: -90)
    }
    return layout.bottom + length + 10
  }

  /// What the colour bar cannot show.
  private func swatches(_ scale: FittedColorScale) -> [(style: String, label: String)] {
    var result: [(style: String, label: String)] = []
    if values.values.contains(where: { scale.fill($0) == .exactZero }) {
      result.append(("zero swatch", "0 exactly"))
    }
    if values.values.contains(where: { scale.fill($0) == .missing }) {
      result.append(("missing swatch", "no value"))
    }
    if !markedRows.isEmpty && !markLabel.isEmpty { result.append(("marked", markLabel)) }
    return result
  }
}
