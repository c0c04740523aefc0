// Attention maps of a toy classifier on one test row, before and after it is trained.

import PositionAnalysis
import Sequitur
import ToyTasks

/// A trained toy model and where its heads look.
struct HeadMaps: Sendable {
  /// The encodings that are shown beside each other.
  enum Encoding: String, CaseIterable, Sendable {
    case none, sinusoidal

    func positions(length: Int, width: Int) -> any PositionEncoding {
      switch self {
      case .none: NoPositions()
      case .sinusoidal: SinusoidalPositions(maximumLength: length, width: width)
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

  static let width = 32
  static let layers = 2

  /// Trains a model of the given seed; both encodings of a seed see the same batches.
  init(task name: ToyTaskName, encoding: Encoding, steps: Int, seed: UInt64) {
    let task = name.task
    var (weights, data) = (
      SeededRandom(seed: seed).keyed(by: [0]), SeededRandom(seed: seed).keyed(by: [1])
    )
    var block = BlockConfiguration(width: Self.width, heads: 4)
    block.hidden = 2 * Self.width
    block.activation = .relu
    var configuration = SequenceClassifier.Configuration(
      vocabularySize: task.vocabulary.count, classes: task.classes.count,
      readout: task.readout == .perToken ? .perToken : .meanPool, block: block)
    configuration.layers = Self.layers
    let model = SequenceClassifier(
      configuration, positions: encoding.positions(length: task.length, width: Self.width),
      using: &weights)
    func tokens(_ examples: [ToyExample]) -> Indices { Indices(rows: examples.map(\.tokens)) }
    func targets(_ examples: [ToyExample]) -> Indices {
      task.readout == .perToken
        ? Indices(rows: examples.map(\.targets)) : Indices(examples.map { $0.targets[0] })
    }
    let test = task.testSet
    func maps() -> [[Matrix]] {
      withoutGradient {
        model.withWeights(tokens([test[0]])).weights.map(LayerAnatomy.matrices)
      }
    }

    untrained = maps()
    let rate: Float = 4e-3
    var optimizer = Adam(
      model, learningRate: rate, constants: AdamConstants(beta1: 0.9, beta2: 0.98))
    let schedule = Schedule.linear(
      peak: rate, final: rate / 1000, warmUp: min(30, steps / 4), steps: steps)
    for step in 0..<steps {
      let examples = task.trainingBatch(48, using: &data)
      optimizer.learningRate = schedule(step)
      optimizer.update(
        with: model(tokens(examples)).crossEntropy(targets: targets(examples)).backward())
    }
    trained = maps()

    let answers = withoutGradient { model(tokens(test)).argumentOfMaximum() }
    let asked = zip(answers.values, targets(test).values).filter { $1 != ToyExample.noTarget }
    accuracy = Double(asked.count { $0 == $1 }) / Double(asked.count)
    self.task = name
    self.encoding = encoding
    self.steps = steps
    words = test[0].tokens.map { task.vocabulary[Int($0)] }
  }
}
