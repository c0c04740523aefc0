// The section that says what was not shown.

import ExampleSupport
import Sequitur
import SequiturFigures
import ToyModels

extension Section {
  /// What a reader should know before quoting this.
  static func honesty(
    _ toy: [ToyOutcome], _ series: ToySeries, seconds: Double
  ) -> Section {
    Section("What this does and does not show") {
      Callout("Honesty box", kind: .caution) {
        ItemList([
          """
          \(strong: "Proven:") the ceilings and floors, for every bidirectional model without \
          positions, whatever its size and training. \(strong: "Measured:") everything else. A model \
          that misses a task after \(counted(series.steps, "step")) has not learned it; that is no proof \
          that it cannot.
          """,
          """
          \(strong: "Models:") \(ToyModel.summary); \(counted(series.steps, "step")), half as many for \
          added positions and blind models on all tasks but distance. What differs: \
          \(TextRun.summary), chosen so that added positions leave the plateau early. All else is the \
          same for all encodings.
          """,
          """
          \(strong: "Training data:") batches hold all reorderings of a set together, as the test sets \
          do, which takes the noise out of what order cannot tell. Test sets share no word pair, \
          letter set or window of text with training.
          """,
          """
          \(strong: "Losses:") the curves and \(code: "finalLoss") are training losses. On unseen sets \
          the loss of a blind model is higher by what it has not generalised (\(code: "testLoss"): \
          \(generalisationGap(of: toy))), its accuracy is not.
          """,
          """
          \(strong: "Seeds:") \(list(series.seeds)); weights, \
          data and tests draw from separate generators, and all encodings of a seed see the same \
          batches. The sentences of the first section are learned by heart: they show what can be told \
          apart, not what is understood.
          """,
          """
          \(strong: "Time:") \(fixed(seconds, 1)) s for all training on this \
          page, with \(counted(Threads.count, "thread")).
          """,
        ])
      }
      Callout("Corrections to what is often said") {
        ItemList([
          """
          \u{201C}Attention is permutation-invariant\u{201D}: a layer is equivariant; pooling makes \
          it invariant.
          """,
          """
          \u{201C}Without positions a transformer cannot tell \u{2018}I love coding\u{2019} from \
          \u{2018}coding love I\u{2019}\u{201D}: true of a bidirectional one; a causal one with two \
          layers can, as shown above.
          """,
        ])
      }
    }
  }
}

/// How far the losses of blind models on unseen sets are above their floors.
private func generalisationGap(of toy: [ToyOutcome]) -> String {
  let gaps = toy.filter { $0.run.variant.isOrderBlind }
    .map { Double($0.testLoss) / $0.run.task.task.lossFloor - 1 }
  guard let largest = gaps.max() else { return "not measured in this run" }
  return "at most \(percent(largest, 1)) % above the floor"
}
