// Bar charts: panels, upright bars, zero and missing bars.
import Testing

import SequiturFigures

struct BarChartTests {
  @Test func sevenGroupsOfNineBecomePanels() throws {
    let names = (0..<9).map { "series \($0)" }
    let groups = (0..<7).map { group in
      BarChart.Group(
        "group \(group)",
        bars: names.indices.map { .init(meanOf: [0, 0.1 * Double($0)], ceiling: 0.9) },
        ceilings: [ReferenceLine(0.5, "chance")])
    }
    let chart = BarChart(
      title: "t", axis: Axis("accuracy", range: 0...1, numbers: .percent), series: names,
      groups: groups, layout: .grouped)
    let svg = chart.svg()
    #expect(svg.split(separator: ">series 8</text>").count - 1 == 7)
    #expect(svg.split(separator: ">chance</text>").count - 1 == 7)
    // A dot per seed and one in the legend.
    #expect(try checkedXML(svg).elements["circle"] == 7 * 9 * 2 + 1)
  }

  @Test func aBarOfZeroAndAMissingBarAreWritten() {
    let chart = BarChart(
      title: "t", axis: Axis("accuracy", numbers: .percent), series: ["a", "b", "c"],
      groups: [.init("g", bars: [.init(0), .init(.nan), .init(0.5)])])
    let svg = chart.svg()
    #expect(svg.contains(">0%</text>") && svg.contains(">–</text>") && svg.contains(">50%</text>"))
  }

  @Test func uprightBarsHaveALegend() {
    let chart = BarChart(
      title: "t", axis: Axis("value"), series: ["first", "second"],
      groups: [.init("g", bars: [.init(1), .init(2)]), .init("h", bars: [.init(3)])],
      layout: .grouped)
    let svg = chart.svg()
    #expect(svg.split(separator: ">first</text>").count - 1 == 1)
    #expect(svg.split(separator: " bar\"").count - 1 == 3 + 2)
  }

  @Test func numberedGroupsAreNamedLikeTicks() {
    func chart(_ name: (Int) -> String) -> String {
      BarChart(
        title: "t", axis: Axis("value"), series: ["s"],
        groups: (0..<20).map { .init(name($0), bars: [.init(1)]) }, layout: .grouped
      ).svg(width: 352)
    }
    let numbered = chart { "\($0)" }
    #expect(numbered.contains(">12</text>") && !numbered.contains(">13</text>"))
    #expect(!numbered.contains("…"))
    #expect(chart { "n\($0)" }.contains("…"))
  }

  @Test func uprightBarsSayWhatTheirGroupsAre() {
    func chart(_ groupAxis: String) -> String {
      BarChart(
        title: "t", axis: Axis("value"), series: ["s"],
        groups: (0..<4).map { .init("\($0)", bars: [.init(1)]) }, layout: .grouped,
        groupAxis: groupAxis
      ).svg()
    }
    #expect(chart("dimension").contains(">dimension →</text>"))
    #expect(!chart("").contains("→"))
  }

  @Test func barsOfOneColour() {
    for layout in [BarChart.Layout.panels, .grouped] {
      let svg = BarChart(
        title: "t", axis: Axis("value"), series: ["a", "b"],
        groups: [BarChart.Group("g", bars: [.init(1), .init(2)])], layout: layout,
        slots: [3, 3]
      ).svg()
      #expect(svg.contains("c3 bar") && !svg.contains("c0 bar") && !svg.contains("c1 bar"))
    }
  }
}
