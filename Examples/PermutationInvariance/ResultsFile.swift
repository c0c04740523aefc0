// results.json: everything that was measured, under stable keys.

import Sequitur
import ToyModels

/// The content of `results.json`. Accuracies and ceilings are fractions of 1, losses in nats, times
/// in seconds. Two runs of one machine and one set of settings differ in the times alone, whatever
/// the number of threads.
struct ResultsFile: Encodable {
  struct Text: Encodable {
    let encoding: String
    let causal: Bool
    let seed: UInt64
    let accuracy, ceiling: Double
    let windows, windowLength, steps: Int
    let source: String
    /// The step at which it leaves the plateau; none if it stays.
    let departure: Int?
  }

  struct Sentence: Encodable {
    let encoding: String
    let causal: Bool
    /// Logits of "the first" and "the second", a row a sentence.
    let logits: [[Double]]
    let difference: Double
  }

  struct Settings: Encodable {
    let tasks, encodings: [String]
    let seeds: [UInt64]
    let steps, layers, width, heads, hidden, batch: Int
    let textLayers, textHeads, textHidden, textBatch: Int
    let learningRate, embeddingDeviation, textLearningRate, textDeviation,
      textAttentionDeviation: Float
    let sentences: [String]
    let version: String
  }

  let symmetry: [SymmetryRow]
  let tasks, readoutTrap, oneLayerCausal: [ToyRecord]
  let text: [Text]
  let sentences: [Sentence]
  let settings: Settings
  let seconds: Double

  init(_ findings: Findings, _ chosen: permutation_invariance.Settings) {
    symmetry = findings.symmetry
    tasks = findings.toy.map(Self.record)
    readoutTrap = findings.readoutTrap.map(Self.record)
    oneLayerCausal = findings.oneLayerCausal.map(Self.record)
    text = findings.text.map {
      Text(
        encoding: $0.variant.encoding.rawValue, causal: $0.variant.causal, seed: $0.seed,
        accuracy: $0.accuracy, ceiling: TextOutcome.ceiling.value, windows: $0.score.asked,
        windowLength: findings.textSource.windows.length, steps: $0.curve.count,
        source: findings.textSource.name, departure: $0.departure)
    }
    sentences = findings.sentences.outcomes.map {
      Sentence(
        encoding: $0.variant.encoding.rawValue, causal: $0.variant.causal, logits: $0.logits,
        difference: $0.difference)
    }
    settings = Settings(
      tasks: chosen.tasks.map(\.rawValue), encodings: chosen.variants.map(\.flag),
      seeds: chosen.series.seeds, steps: chosen.series.steps,
      layers: ToyModel.layers, width: ToyModel.width, heads: ToyModel.heads,
      hidden: ToyModel.hidden, batch: ToyModel.batch, textLayers: TextRun.layers,
      textHeads: TextRun.heads, textHidden: TextRun.hidden, textBatch: TextRun.batch,
      learningRate: ToyModel.learningRate, embeddingDeviation: ToyModel.embeddingDeviation,
      textLearningRate: TextRun.learningRate, textDeviation: TextRun.tokenDeviation,
      textAttentionDeviation: TextRun.attentionDeviation,
      sentences: chosen.sentences,
      version: permutation_invariance.Settings.command.version)
    seconds = findings.seconds
  }

  /// With the best accuracy of an order-blind model as its ceiling, and its least loss.
  private static func record(_ outcome: ToyOutcome) -> ToyRecord {
    let task = outcome.run.task.task
    var record = ToyRecord(outcome)
    record.readout = outcome.run.usedReadout.rawValue
    record.ceiling = task.orderBlind.ceiling.value
    record.lossFloor = task.lossFloor
    return record
  }
}
