// Line, bar and scatter charts and histograms: what must be seen in each.
import Testing

@testable import SequiturFigures

struct ChartTests {
  @Test func gapsInterruptACurve() {
    let chart = LineChart(
      title: "t", x: Axis("x"), y: Axis("y"),
      series: [.init("c", y: [1, 2, .nan, 3, 4], markers: .none)])
    let path = chart.svg().split(separator: "<path d=\"").dropFirst().first { $0.contains("line") }
    let moves = path?.prefix { $0 != "\"" }.filter { $0 == "M" }.count
    #expect(moves == 2)
  }

  @Test func referenceLinesAreLabelled() {
    let chart = LineChart(
      title: "t", x: Axis("step"), y: Axis("loss", unit: "nats"),
      series: [.init("c", y: [1, 0.8])], references: [ReferenceLine(0.6931, "ln 2: the floor")])
    let svg = chart.svg()
    #expect(svg.contains("ln 2: the floor") && svg.contains("class=\"reference\""))
    #expect(svg.contains("loss (nats)"))
  }

  @Test func namesOfSeriesStandInEveryWidth() {
    let series = ["alpha", "beta", "gamma"].map { LineChart.Series($0, y: [1, 2, 3]) }
    let chart = LineChart(title: "t", x: Axis("x"), y: Axis("y"), series: series)
    for width in [352.0, 720] {
      let svg = chart.svg(width: width)
      #expect(series.allSatisfy { svg.contains(">\($0.name)</text>") }, "\(width)")
    }
  }

  @Test func logarithmicAxesLeaveOutWhatTheyCannotShow() {
    let chart = LineChart(
      title: "t", x: Axis("x"), y: Axis("y", spacing: .logarithmic),
      series: [.init("c", y: [1e-3, 0, -1, 10], markers: .all)])
    let markers = chart.svg().split(separator: " mark\"").count - 1
    #expect(markers == 2)
  }

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

  @Test func histogramsCoverAllValues() {
    let chart = Histogram(
      title: "t", axis: Axis("x"), series: [.init("s", values: [0, 0.1, 0.9, 1] as [Float])],
      bins: 2)
    // Two of four values in each bin of width 0.5: a density of one.
    #expect(chart.svg().contains("s, mean 0.5"))
    #expect(chart.summary == "Histogram of x: s with mean 0.5.")
  }

  @Test func labelsOfPointsAreDrawnAndHovered() {
    let chart = ScatterChart(
      title: "t", x: Axis("x"), y: Axis("y"),
      series: [.init("s", points: [.init(x: 0, y: 1, label: "here"), .init(x: 2, y: 3)])])
    let svg = chart.svg()
    #expect(svg.contains(">here</text>") && svg.contains("<title>s, here: 0, 1</title>"))
  }

  @Test func spreadPlacesKeepTheirDistance() {
    let places = spread([5, 5, 5.5, 40], gap: 10, in: 0...100)
    #expect(places == [5, 15, 25, 40])
    #expect(spread([99, 98], gap: 10, in: 0...100) == [100, 90])
  }
}
