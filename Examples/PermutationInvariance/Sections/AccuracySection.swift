// The section with the main figure: accuracies beside their ceilings.

import ExampleSupport
import SequiturFigures
import ToyModels

/// What every kind of model reaches on every task.
struct AccuracySection {
  let tasks: [ToyTaskName]
  let variants: [Variant]
  /// How many seeds a model was trained with.
  let seeds: Int
  let toy: [ToyOutcome]
  let text: [TextOutcome]

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
    // Causal models come last and were not trained on text: their bar is left empty.
    let natural = BarChart.Group(
      "natural or shuffled text",
      bars: variants.filter { !$0.causal }.map { variant in
        BarChart.Bar(meanOf: text.of(variant).map(\.accuracy))
      }, ceilings: [ReferenceLine(TextOutcome.ceiling.value, "order-blind: \(TextOutcome.ceiling)")]
    )
    return BarChart(
      accuracies: "Accuracy by task and position encoding", series: variants.map(\.title),
      groups: tasks + [natural],
      ceilingLabel: "best of any model that cannot tell left from right")
  }

  /// The mirror ceiling where it is the bound: for models that see order but not its direction.
  private func mirrorCeiling(_ name: ToyTaskName, _ variant: Variant) -> Double? {
    guard variant.isMirrorBlind, !variant.isOrderBlind else { return nil }
    return name.task.mirror.ceiling.value
  }

  private var mirrorRemark: String {
    guard variants.contains(where: { $0.isMirrorBlind && !$0.isOrderBlind }) else {
      return ""
    }
    return """
       A mark across a bar is the ceiling of encodings that see how far a token is but not on which side: \
      a row and its reverse look alike to them.
      """
  }

  var section: Section {
    Section("The models meet the bound") {
      FigureBlock(
        chart,
        caption: """
          Bars are means over \(counted(seeds, "seed")), dots are single seeds. Without \
          positions and without a causal mask every model ends on the line: it cannot be passed. With \
          positions the same model solves the tasks. The line does not bound causal models, which \
          were not trained on text.\(mirrorRemark)
          """)
      Table(
        header: ["task", "ceiling"] + variants.map(\.title),
        rows: tasks.map { name in
          [name.rawValue, percentText(name.task.orderBlind.ceiling.value)]
            + variants.map { accuracyCell(toy.accuracies(name, $0)) }
        },
        caption: "Mean accuracy over seeds; the least in brackets where it is lower.",
        alignments: [.start] + variants.map { _ in .end } + [.end])
    }
  }
}
