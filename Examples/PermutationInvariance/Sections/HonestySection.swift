// The section that says what was not shown.

import Foundation
import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

/// What a reader should know before quoting this.
struct HonestySection {
  let toy: [ToyOutcome]
  let series: ToySeries
  /// Training steps on text.
  let textSteps: Int
  /// The time of all training.
  let seconds: Double

  var section: Section {
    Section("What this does and does not show") {
      Callout("Honesty box", kind: .caution) {
        ItemList([
          """
          \(strong: "Proven:") the ceilings and floors, for every bidirectional model without \
          positions, whatever its size and training. \(strong: "Measured:") everything else. A model \
          that misses a task after \(series.steps) steps has not learned it; that is no proof \
          that it cannot.
          """,
          """
          \(strong: "Models:") \(ToyModel.summary). \(series.steps) steps, \
          \(textSteps) on text. No setting was tuned for one encoding.
          """,
          """
          \(strong: "Training data:") batches hold all reorderings of a set together, as the test sets \
          do, which takes the noise out of what order cannot tell. Test sets share no word pair, \
          letter set or window of text with training.
          """,
          """
          \(strong: "Losses:") the curves and \(code: "finalLoss") are training losses. On unseen sets \
          the loss of a blind model is higher by what it has not generalised (\(code: "testLoss"): \
          \(generalisationGap)), its accuracy is not.
          """,
          """
          \(strong: "Seeds:") \(series.seeds.map(String.init).joined(separator: ", ")); weights, \
          data and tests draw from separate generators, and all encodings of a seed see the same \
          batches. The sentences of the first section are learned by heart: they show what can be told \
          apart, not what is understood.
          """,
          """
          \(strong: "Time:") \(String(format: "%.1f", seconds)) s for all training on this \
          page, with \(Threads.count) threads.
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

  private var generalisationGap: String {
    let gaps = toy.filter { $0.run.variant.isOrderBlind }
      .map { Double($0.testLoss) / $0.run.task.task.lossFloor - 1 }
    guard let largest = gaps.max() else { return "not measured in this run" }
    return "at most \(String(format: "%.1f", 100 * largest)) % above the floor"
  }
}
