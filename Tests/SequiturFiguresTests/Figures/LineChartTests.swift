// Line charts: gaps, names, reference lines and logarithmic axes.
import Testing

import SequiturFigures

struct LineChartTests {
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
    let names = ["alpha", "beta", "gamma"]
    let chart = LineChart(
      title: "t", x: Axis("x"), y: Axis("y"), series: names.map { .init($0, y: [1, 2, 3]) })
    for width in [352.0, 720] {
      let svg = chart.svg(width: width)
      #expect(names.allSatisfy { svg.contains(">\($0)</text>") }, "\(width)")
    }
  }

  @Test func logarithmicAxesLeaveOutWhatTheyCannotShow() {
    let chart = LineChart(
      title: "t", x: Axis("x"), y: Axis("y", spacing: .logarithmic),
      series: [.init("c", y: [1e-3, 0, -1, 10], markers: .all)])
    let markers = chart.svg().split(separator: " mark\"").count - 1
    #expect(markers == 2)
  }

  @Test func faintCurvesStayInTheBackground() {
    func svg(isFaint: Bool) -> String {
      LineChart(
        title: "t", x: Axis("x"), y: Axis("y"),
        series: [.init("raw", y: [1, 2, 3], isFaint: isFaint), .init("mean", y: [2, 2, 2])]
      ).svg()
    }
    #expect(svg(isFaint: true).contains("c0 line solid faint"))
    #expect(!svg(isFaint: false).contains("faint"))
  }
}
