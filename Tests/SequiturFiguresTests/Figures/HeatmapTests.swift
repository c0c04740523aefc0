// Heatmaps: cells, hovers, pictures for large matrices, and the legend of special values.
import Testing

import SequiturFigures

struct HeatmapTests {
  @Test func cellsSayTheirValue() {
    let heatmap = Heatmap(
      title: "t", values: NumberGrid([[0.5, .nan]]), rowLabels: ["row"],
      columnLabels: ["left", "right"])
    let svg = heatmap.svg()
    #expect(svg.contains("<title>row, left: 0.5</title>"))
    #expect(svg.contains("<title>row, right: no value</title>"))
    #expect(svg.contains(">no value</text>"))
  }

  @Test func exactZeroHasALegendOnALogarithmicScale() {
    let grid = NumberGrid([[0.0, 1e-4]])
    #expect(Heatmap(title: "t", values: grid, scale: .logarithmic()).svg().contains("0 exactly"))
    #expect(!Heatmap(title: "t", values: grid).svg().contains("0 exactly"))
  }

  @Test func largeMatricesBecomeAPicturePerTheme() throws {
    let limit = Heatmap.largestDrawnCellCount
    let small = Heatmap(title: "t", values: smoothGrid(rows: limit / 64, columns: 64)).svg()
    let large = Heatmap(title: "t", values: smoothGrid(rows: limit / 64 + 1, columns: 64)).svg()
    #expect(try checkedXML(small).elements["image"] == nil)
    #expect(try checkedXML(large).elements["image"] == 2)
    #expect(large.contains("data:image/gif;base64,R0lGODlh"))
  }

  @Test func colorBarCanBeLeftOut() {
    let grid = NumberGrid([[1.0, 2]])
    let with = Heatmap(title: "t", values: grid, scaleLabel: "meaning")
    let without = Heatmap(title: "t", values: grid, scaleLabel: "meaning", showsColorBar: false)
    #expect(with.svg().contains("meaning") && !without.svg().contains("meaning"))
  }

  @Test func squareCellsAreSquare() {
    let heatmap = Heatmap(
      title: "t", values: smoothGrid(rows: 5, columns: 5), hasSquareCells: true, width: 300)
    let layout = HeatmapLayout(heatmap, width: 300, top: 0)
    #expect(layout.cellWidth == layout.cellHeight)
  }

  @Test func marksOutsideTheMatrixAreIgnored() {
    func outlines(_ rows: [Int]) -> Int {
      Heatmap(title: "t", values: NumberGrid([[1.0, 2]]), markedRows: rows).svg()
        .split(separator: "class=\"marked\"").count - 1
    }
    #expect(outlines([0]) == 1 && outlines([1, -1]) == 0)
  }

  @Test func gridsFillMissingPlaces() {
    let ragged = NumberGrid([[1.0, 2], [3]])
    #expect(ragged.columns == 2 && ragged[1, 0] == 3 && ragged[1, 1].isNaN)
    let flat = NumberGrid(rows: 2, columns: 2, values: [Float](arrayLiteral: 1, 2, 3))
    #expect(flat[0, 1] == 2 && flat[1, 1].isNaN)
  }

  @Test func fewCellsBecomeAPictureWhereAsked() {
    let values = smoothGrid(rows: 30, columns: 50)
    let shapes = Heatmap(title: "t", values: values)
    let picture = Heatmap(title: "t", values: values, isPicture: true)
    #expect(!shapes.svg().contains("<image") && !shapes.isRedrawnForPhones)
    #expect(picture.svg().contains("<image") && picture.isRedrawnForPhones)
    #expect(picture.minimumWidth < shapes.minimumWidth)
  }
}
