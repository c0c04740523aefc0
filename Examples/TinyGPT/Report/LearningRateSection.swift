// The report's test of learning rates.

import ExampleSupport
import Sequitur
import SequiturFigures

struct LearningRateSection {
  let test: LearningRateTest

  /// Nothing for a run whose rate was given.
  var section: Section? {
    guard let rate = test.rate, let chosen = Double("\(rate)") else { return nil }
    let rates = test.lines.map { $0.learningRate ?? .nan }
    let losses = test.lines.map { $0.trainLoss ?? .nan }
    let smoothed = test.smoothed.values
    let nearest = rates.indices.min { abs(log(rates[$0] / chosen)) < abs(log(rates[$1] / chosen)) }
    return Section("How the learning rate was found") {
      FigureBlock(
        LineChart(
          title: "Loss by learning rate", x: Axis("learning rate", spacing: .logarithmic),
          y: Axis("loss", unit: "nats a token", range: range(losses, smoothed)),
          series: [
            LineChart.Series(
              "each step", x: rates, y: losses, markers: .none, slot: 0, isFaint: true),
            LineChart.Series("smoothed", x: rates, y: smoothed, markers: .none, slot: 0),
            LineChart.Series(
              "chosen: \(rate)", x: [chosen], y: nearest.map { [smoothed[$0]] } ?? [],
              markers: .all, slot: 1),
          ], width: 820, plotHeight: 220),
        caption: """
          Before the run another model was trained for \(counted(test.lines.count, "step")), each with a \
          higher rate than the one before. The rate is \(LearningRateTest.rule): beyond that the loss soon \
          rises for good, and a run that trains for longer wants some distance from there.
          """)
    }
  }

  /// What is above the first losses tells nothing but that the rates are too high.
  private func range(_ losses: [Double], _ smoothed: [Double]) -> ClosedRange<Double>? {
    guard let first = losses.first, let low = (losses + smoothed).filter(\.isFinite).min(),
      low < first
    else { return nil }
    return low...first + 0.5 * (first - low)
  }
}
