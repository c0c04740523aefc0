// compare.json: everything that `compare` measured, under stable keys.

import SequiturFiles
import ToyModels
import ToyTasks

/// The content of `compare.json`. Accuracies and ceilings are fractions of 1, losses in nats, times
/// in seconds.
struct CompareFile: Encodable {
  struct Model: Encodable {
    let task, encoding: String
    let causal: Bool
    let layers: Int
    let seed: UInt64
    let correct, asked: Int
    let accuracy, orderBlindCeiling, mirrorCeiling: Double
    /// The ceiling that bounds this model, if one below 1 does.
    let ceiling: Double?
    let finalLoss, testLoss: Float
    let seconds: Double

    init(_ outcome: ToyOutcome) {
      let run = outcome.run
      task = run.task.rawValue
      encoding = run.variant.encoding.rawValue
      causal = run.variant.causal
      layers = run.layers
      seed = run.seed
      correct = outcome.score.correct
      asked = outcome.score.asked
      accuracy = outcome.accuracy
      orderBlindCeiling = run.task.task.orderBlindCeiling.value
      mirrorCeiling = run.task.task.mirrorCeiling.value
      ceiling = run.bound?.value
      finalLoss = outcome.finalLoss
      testLoss = outcome.testLoss
      seconds = outcome.seconds
    }
  }

  struct Length: Encodable {
    let task, encoding: String
    let causal: Bool
    let seed: UInt64
    let length: Int
    let accuracy: Double
    /// Accuracy at position 1, 2, ... for "previous token"; one number for "first token".
    let byPosition: [Double]
  }

  let models, oneLayerCausal: [Model]
  let lengths: [Length]
  let seeds: [UInt64]
  let steps: Int
  let version: String
  let seconds: Double

  init(_ findings: CompareFindings) {
    models = findings.toy.map(Model.init)
    oneLayerCausal = findings.oneLayerCausal.map(Model.init)
    lengths = findings.lengths.outcomes.flatMap { outcome in
      outcome.results.map { result in
        Length(
          task: outcome.run.question.rawValue, encoding: outcome.run.variant.encoding.rawValue,
          causal: outcome.run.variant.causal, seed: outcome.run.seed, length: result.length,
          accuracy: result.score.accuracy, byPosition: result.byPosition.map(\.accuracy))
      }
    }
    seeds = findings.series.seeds
    steps = findings.series.steps
    version = Explorer.version
    seconds = findings.seconds
  }

  /// The file's text: indented, keys in alphabetical order.
  func json() throws -> String {
    try JSONValue(encoding: self).text(.spaced) + "\n"
  }
}
