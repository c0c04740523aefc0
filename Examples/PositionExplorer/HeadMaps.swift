// Attention maps of a toy classifier on one test row, before and after it is trained.

import PositionAnalysis
import ToyModels
import ToyTasks

/// A trained toy model and where its heads look.
struct HeadMaps: Sendable {
  /// The encodings that are shown beside each other.
  enum Encoding: String, CaseIterable, Sendable {
    case none, sinusoidal

    fileprivate var variant: Variant {
      switch self {
      case .none: Variant(encoding: .none)
      case .sinusoidal: Variant(encoding: .sinusoidal)
      }
    }
  }

  let task: ToyTaskName
  let encoding: Encoding
  let steps: Int
  /// The tokens of the row, readable.
  let words: [String]
  /// By layer and head.
  let untrained, trained: [[Matrix]]
  /// Right answers on the closed test set.
  let accuracy: Double

  /// Trains a model of the given seed; both encodings of a seed see the same batches.
  init(task name: ToyTaskName, encoding: Encoding, steps: Int, seed: UInt64) {
    let outcome = ToyRun(task: name, variant: encoding.variant, seed: seed, steps: steps)
      .run(advance: { _ in })
    func matrices(_ layers: [[Tensor2D]]) -> [[Matrix]] {
      layers.map { heads in
        heads.map { Matrix(rows: $0.count, columns: $0[0].count, values: Array($0.joined())) }
      }
    }
    untrained = matrices(outcome.untrained)
    trained = matrices(outcome.trained)
    accuracy = outcome.accuracy
    self.task = name
    self.encoding = encoding
    self.steps = steps
    words = name.task.testSet[0].tokens.map { name.task.vocabulary[Int($0)] }
  }
}
