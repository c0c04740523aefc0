// The section with learning curves beside their floors.

import SequiturFigures
import ToyModels

/// The losses of up to three tasks while models learn them.
package struct LearningSection {
  let tasks: [ToyTaskName]
  let variants: [Variant]
  let toy: [ToyOutcome]
  /// Steps whose losses are averaged into a point.
  private static let stretch = 10

  package init(tasks: [ToyTaskName], variants: [Variant], toy: [ToyOutcome]) {
    let preferred: [ToyTaskName] = [.whoBitWhom, .firstToken, .previousToken]
    let chosen = preferred.filter(tasks.contains)
    self.tasks = chosen.isEmpty ? Array(tasks.prefix(1)) : chosen
    self.variants = variants
    self.toy = toy
  }

  var section: Section? {
    guard !tasks.isEmpty else { return nil }
    return Section("Learning and the floor") {
      SmallMultiples(tasks.map(chart), caption: caption, minimumWidth: 320)
    }
  }

  /// What the curves are, and how far from the floor they end.
  package var caption: RichText {
    let seeds = Set(toy.map(\.run.seed)).count
    let shown = toy.filter { tasks.contains($0.run.task) && $0.run.variant.isOrderBlind }
    let excess = shown.map { Double($0.finalLoss) / $0.run.task.task.lossFloor - 1 }.max()
    let blind = excess.map {
      """
       Without positions the loss ends at most \(percent($0, 1)) % above the dashed floor, where a model \
      knows everything but the order.
      """
    }
    return "Training loss, \(lossesText(seeds: seeds, stretch: Self.stretch)).\(blind ?? "")"
  }

  private func chart(_ name: ToyTaskName) -> LineChart {
    LineChart(
      title: name.rawValue, x: Axis("training step"), y: Axis("loss", unit: "nats"),
      series: variants.map {
        LineChart.Series($0, losses: toy.of(name, $0).map(\.curve), stretch: Self.stretch)
      },
      references: [
        ReferenceLine(name.task.lossFloor, "\(name.task.floorName): the floor without order")
      ], width: 460, plotHeight: 240)
  }
}
