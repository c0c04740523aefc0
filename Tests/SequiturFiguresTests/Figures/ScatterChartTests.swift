// Scatter charts: points and their labels.
import Testing

import SequiturFigures

struct ScatterChartTests {
  @Test func labelsOfPointsAreDrawnAndHovered() {
    let chart = ScatterChart(
      title: "t", x: Axis("x"), y: Axis("y"),
      series: [.init("s", points: [.init(x: 0, y: 1, label: "here"), .init(x: 2, y: 3)])])
    let svg = chart.svg()
    #expect(svg.contains(">here</text>") && svg.contains("<title>s, here: 0, 1</title>"))
  }
}
