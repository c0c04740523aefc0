// The section with the main figure: accuracies beside their ceilings.

import ExampleSupport
import SequiturFigures
import ToyModels

/// What every kind of model reaches on every task.
package struct AccuracySection {
  let tasks: [ToyTaskName]
  let variants: [Variant]
  /// How many seeds a model was trained with.
  let seeds: Int
  let toy: [ToyOutcome]
  let text: [TextOutcome]

  package init(
    tasks: [ToyTaskName], variants: [Variant], seeds: Int, toy: [ToyOutcome], text: [TextOutcome]
  ) {
    self.tasks = tasks
    self.variants = variants
    self.seeds = seeds
    self.toy = toy
    self.text = text
  }

  /// The main figure.
  var chart: BarChart {
    let tasks = tasks.map { name in
      BarChart.Group(
        name.rawValue,
        bars: variants.map { variant in
          BarChart.Bar(
            meanOf: toy.accuracies(name, variant), ceiling: mirrorCeiling(name, variant))
        },
        ceilings: [
          ReferenceLine(
            name.task.orderBlind.ceiling.value, "order-blind: \(name.task.orderBlind.ceiling)")
        ])
    }
    // Causal models were not trained on text: their bar is left empty.
    let natural = BarChart.Group(
      "natural or shuffled text",
      bars: variants.map { BarChart.Bar(meanOf: text.of($0).map(\.accuracy)) },
      ceilings: [ReferenceLine(TextOutcome.ceiling.value, "order-blind: \(TextOutcome.ceiling)")]
    )
    return BarChart(
      accuracies: "Accuracy by task and position encoding", variants: variants,
      groups: tasks + [natural],
      ceilingLabel: "best of any model that cannot tell left from right")
  }

  /// The mirror ceiling where it is the bound: for models that see order but not its direction.
  private func mirrorCeiling(_ name: ToyTaskName, _ variant: Variant) -> Double? {
    guard variant.isMirrorBlind, !variant.isOrderBlind else { return nil }
    return name.task.mirror.ceiling.value
  }

  package var caption: RichText {
    let remarks = [barsText(seeds: seeds), blindRemark, freeRemark, mirrorRemark, causalRemark]
    return RichText(remarks.compactMap { $0 }.joined(separator: " "))
  }

  private var blindRemark: String? {
    let blind = toy.filter(\.run.variant.isOrderBlind)
    guard !blind.isEmpty else { return nil }
    return """
      Without positions and without a causal mask \(blind.count(where: \.isOnBound)) of \
      \(counted(blind.count, "model")) end exactly on the line, \
      \(blind.count(where: \.isAboveBound)) above it.
      """
  }

  private var freeRemark: String? {
    let free = toy.filter(\.isFree)
    guard !free.isEmpty else { return nil }
    return """
      Of \(counted(free.count, "model")) with positions and no proven ceiling, \
      \(free.count(where: \.isSolved)) solve their task: they reach 99 %.
      """
  }

  private var mirrorRemark: String? {
    guard variants.contains(where: { $0.isMirrorBlind && !$0.isOrderBlind }) else { return nil }
    return """
      A mark across a bar is the ceiling of encodings that see how far a token is but not on which side: \
      a row and its reverse look alike to them.
      """
  }

  private var causalRemark: String? {
    guard variants.contains(where: \.causal) else { return nil }
    return "The line does not bound causal models, which were not trained on text."
  }

  var section: Section {
    Section("The models meet the bound") {
      FigureBlock(chart, caption: caption)
      Table(
        header: ["task", "ceiling"] + variants.map(\.title),
        rows: tasks.map { name in
          [name.rawValue, percentText(name.task.orderBlind.ceiling.value)]
            + variants.map { accuracyCell(toy.accuracies(name, $0)) }
        },
        caption: RichText("Accuracy on the closed test sets, \(seedsText(seeds))."),
        alignments: [.start] + variants.map { _ in .end } + [.end])
    }
  }
}
