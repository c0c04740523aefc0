// The section with learning curves beside their floors.

import SequiturFigures
import ToyModels

extension Section {
  /// The losses of three tasks while models learn them.
  static func learning(_ tasks: [ToyTaskName], _ variants: [Variant], _ toy: [ToyOutcome])
    -> Section?
  {
    let preferred: [ToyTaskName] = [.whoBitWhom, .firstToken, .previousToken]
    let chosen = preferred.filter(tasks.contains)
    let shown = chosen.isEmpty ? Array(tasks.prefix(1)) : chosen
    guard !shown.isEmpty else { return nil }
    return Section("Learning stops at the floor") {
      SmallMultiples(
        shown.map { learningChart($0, variants, toy) },
        caption: """
          Training loss, averaged over ten steps; lines are means over the seeds, bands reach from the \
          least to the largest. Without positions the loss falls to the dashed floor, where the model \
          knows everything but the order, and stays there.
          """, minimumWidth: 320)
    }
  }
}

/// The loss of every kind of model, seed by seed, above its floor.
private func learningChart(
  _ name: ToyTaskName, _ variants: [Variant], _ toy: [ToyOutcome]
) -> LineChart {
  let window = 10
  let series = variants.map { variant in
    let curves = toy.of(name, variant).map { outcome in
      stride(from: 0, to: outcome.curve.count - window + 1, by: window).map { start in
        mean(outcome.curve[start..<start + window].map(Double.init))
      }
    }
    let points = curves.first?.indices.map { $0 } ?? []
    return LineChart.Series(
      variant.title, x: points.map { Double(window * $0) + Double(window) / 2 },
      y: points.map { point in mean(curves.map { $0[point] }) },
      band: (
        low: points.map { point in curves.map { $0[point] }.min() ?? .nan },
        high: points.map { point in curves.map { $0[point] }.max() ?? .nan }
      ), dash: variant.isOrderBlind ? .solid : .dashed)
  }
  return LineChart(
    title: name.rawValue, x: Axis("training step"), y: Axis("loss", unit: "nats"),
    series: series,
    references: [
      ReferenceLine(name.task.lossFloor, "\(name.task.floorName): the floor without order")
    ], width: 460, plotHeight: 240)
}
