// Histograms: bins, means and broken values.
import Testing

import SequiturFigures

struct HistogramTests {
  @Test func densitiesHaveAnAreaOfOne() {
    let chart = Histogram(title: "t", axis: Axis("x"), series: [])
    let values = [0, 0.1, 0.2, .nan, 1.9, 2, -.infinity]
    #expect(chart.density(of: values, over: 0...2, bins: 2) == [0.6, 0.4])
    #expect(chart.density(of: values, over: 0...2, bins: 4) == [1.2, 0, 0, 0.8])
    // Values outside the bins still count: the area is the share that is shown.
    #expect(chart.density(of: values, over: 0...1, bins: 1) == [0.6])
  }

  @Test func meansLeaveOutBrokenValues() {
    let chart = Histogram(
      title: "t", axis: Axis("x"), series: [.init("s", values: [0, .nan, 0.5, 1] as [Float])],
      bins: 2)
    #expect(chart.svg().contains("s, mean 0.5"))
    #expect(chart.summary == "Histogram of x: s with mean 0.5.")
  }
}
