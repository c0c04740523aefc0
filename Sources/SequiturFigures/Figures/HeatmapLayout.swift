// Where the parts of a heatmap stand: the plot between its labels, and the size of a cell.

package struct HeatmapLayout {
  package let left: Double
  package let top: Double
  package let cellWidth: Double
  package let cellHeight: Double
  package let rows: Int
  package let columns: Int

  package var plotWidth: Double { cellWidth * Double(columns) }
  package var plotHeight: Double { cellHeight * Double(rows) }
  package var bottom: Double { top + plotHeight }
  package var right: Double { left + plotWidth }

  package init(_ heatmap: Heatmap, width: Double, top: Double) {
    rows = heatmap.values.rows
    columns = heatmap.values.columns
    self.top = top
    left = HeatmapLayout.labelWidth(heatmap, width: width)
    let available = max(width - left - 8, 20)
    guard heatmap.isDrawnAsShapes else {
      // A picture: its own proportions, within a height that fits a screen.
      let natural = available * Double(rows) / Double(columns)
      cellWidth = available / Double(columns)
      cellHeight = min(max(natural, 120), 560) / Double(rows)
      return
    }
    // A few named columns may grow until their names fit without being turned.
    let names = TextFit.widest(heatmap.columnLabels)
    let widest = max(56, heatmap.cellTextWidth + 14, min(names + 6, 124))
    cellWidth = min(available / Double(columns), widest)
    let isLabelled = !heatmap.rowLabels.isEmpty || heatmap.cellTextWidth > 0
    let preferred =
      heatmap.hasSquareCells ? cellWidth : min(max(cellWidth, isLabelled ? 22 : 7), 28)
    cellHeight = min(preferred, max(640 / Double(rows), 1))
  }

  package func x(_ column: Int) -> Double { left + Double(column) * cellWidth }

  package func y(_ row: Int) -> Double { top + Double(row) * cellHeight }

  /// The width of the row labels, at most two fifths of the figure.
  package static func labelWidth(_ heatmap: Heatmap, width: Double) -> Double {
    let labels =
      heatmap.rowLabels.isEmpty ? ["\(max(heatmap.values.rows - 1, 0))"] : heatmap.rowLabels
    return min(TextFit.widest(labels), width * 0.4) + 10
  }

  /// The indices that get a label when each needs `room` pixels: all, or multiples of a nice step.
  package static func labelled(count: Int, cell: Double, room: Double) -> [Int] {
    let steps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]
    let step = steps.first { Double($0) * cell >= room } ?? max(count, 1)
    return Array(stride(from: 0, to: count, by: step))
  }
}
