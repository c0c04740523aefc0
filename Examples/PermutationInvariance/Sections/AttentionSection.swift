// The section about what heads attend to.

import PositionAnalysis
import SequiturFigures
import ToyModels
import ToyTasks

/// Heads of the first layer, untrained beside trained.
struct AttentionSection {
  let tasks: [ToyTaskName]
  let variants: [Variant]
  let toy: [ToyOutcome]

  var section: Section? {
    let name = tasks.contains(.previousToken) ? ToyTaskName.previousToken : tasks.first
    guard let name else { return nil }
    let wanted = variants.filter { !$0.causal }
    let outcomes = wanted.compactMap { toy.of(name, $0).first }
    guard !outcomes.isEmpty else { return nil }
    let words = name.task.testSet[0].tokens.map { name.task.vocabulary[Int($0)] }
    return Section("What the heads look at") {
      Paragraph(
        """
        Attention weights of the first layer on one test row of \(code: name.rawValue) \
        (\(name.task.summary)), before and after training. Each row of a map says where one position \
        looks, and sums to 1.
        """)
      outcomes.flatMap { outcome -> [any PageBlock] in
        let pairs = zip(outcome.untrained[0], outcome.trained[0]).enumerated()
        return [
          Heading("Encoding: \(outcome.run.variant.title)"),
          SmallMultiples(
            pairs.flatMap { head, maps in
              [
                map(maps.0, words, "head \(head + 1), untrained"),
                map(maps.1, words, "head \(head + 1), trained"),
              ]
            }, caption: caption(outcome), minimumWidth: 190, maximumColumns: 4),
        ]
      }
    }
  }

  private func caption(_ outcome: ToyOutcome) -> RichText {
    outcome.run.variant.encoding == .none
      ? """
      Without positions a weight depends on the two letters alone, wherever they stand, so no stripe \
      can form along the diagonal. Accuracy \(percentText(outcome.accuracy)).
      """
      : """
      With positions, training builds stripes along the diagonal: heads that look a fixed distance \
      away, whatever the tokens. Accuracy \(percentText(outcome.accuracy)).
      """
  }

  private func map(_ weights: Matrix, _ words: [String], _ title: String) -> any Figure {
    Heatmap(
      title: title, values: weights, rowLabels: words, columnLabels: words,
      rowAxis: "query", columnAxis: "key", scale: .sequential(0...1), scaleLabel: "weight",
      hasSquareCells: true, width: 240)
  }
}
