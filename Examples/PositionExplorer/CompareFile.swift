// compare.json: everything that `compare` measured, under stable keys.

import ToyModels

/// The content of `compare.json`. Accuracies and ceilings are fractions of 1, losses in nats, times
/// in seconds.
struct CompareFile: Encodable {
  struct Length: Encodable {
    let task, encoding: String
    let causal: Bool
    let seed: UInt64
    let length: Int
    let accuracy: Double
    /// Accuracy at position 1, 2, ... for "previous token"; one number for "first token".
    let byPosition: [Double]
  }

  let models, oneLayerCausal: [ToyRecord]
  let lengths: [Length]
  let seeds: [UInt64]
  let steps: Int
  let version: String
  let seconds: Double

  init(_ findings: CompareFindings) {
    models = findings.toy.map(Self.record)
    oneLayerCausal = findings.oneLayerCausal.map(Self.record)
    lengths = findings.lengths.outcomes.flatMap { outcome in
      AnyLengthTask.testLengths.map { length in
        let run = outcome.run
        return Length(
          task: run.question.rawValue, encoding: run.variant.encoding.rawValue,
          causal: run.variant.causal, seed: run.seed, length: length,
          accuracy: outcome.accuracy(length: length) ?? .nan,
          byPosition: outcome.scores[length, default: []].map(\.accuracy))
      }
    }
    seeds = findings.series.seeds
    steps = findings.series.steps
    version = Explorer.version
    seconds = findings.seconds
  }

  private static func record(_ outcome: ToyOutcome) -> ToyRecord {
    let (run, task) = (outcome.run, outcome.run.task.task)
    var record = ToyRecord(outcome)
    (record.correct, record.asked) = (outcome.score.correct, outcome.score.asked)
    record.orderBlindCeiling = task.orderBlind.ceiling.value
    record.mirrorCeiling = task.mirror.ceiling.value
    // The one that bounds this model, if one below 1 does.
    record.ceiling = run.bound?.value
    return record
  }
}
