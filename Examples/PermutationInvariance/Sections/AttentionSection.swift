// The section about what heads attend to.

import SequiturFigures
import ToyModels

extension Section {
  /// Heads of the first layer, untrained beside trained.
  static func attention(_ tasks: [ToyTaskName], _ variants: [Variant], _ toy: [ToyOutcome])
    -> Section?
  {
    let name = tasks.contains(.previousToken) ? ToyTaskName.previousToken : tasks.first
    guard let name else { return nil }
    let wanted = variants.filter { !$0.causal }
    let outcomes = wanted.compactMap { toy.of(name, $0).first }
    guard !outcomes.isEmpty else { return nil }
    let words = name.task.words(of: name.task.testSet[0].tokens)
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
            attention: pairs.flatMap { head, maps in
              [("untrained", maps.0), ("trained", maps.1)].map { state, weights in
                ("head \(head + 1), \(state)", weights)
              }
            }, words: words, caption: attentionCaption(outcome)),
        ]
      }
    }
  }
}

private func attentionCaption(_ outcome: ToyOutcome) -> RichText {
  let found = focusSentence(untrained: outcome.untrained[0], trained: outcome.trained[0])
  return outcome.run.variant.encoding == .none
    ? """
    Without positions a weight depends on the two letters alone, wherever they stand. \(found) \
    Accuracy \(percentText(outcome.accuracy)).
    """
    : """
    With positions a head can look a fixed distance away, whatever the tokens: a stripe along the \
    diagonal. \(found) Accuracy \(percentText(outcome.accuracy)).
    """
}
