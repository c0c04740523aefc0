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
    let windows, windowLength: Int
    let source: String
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
    let steps, textSteps, layers, width, heads, hidden, batch: Int
    let learningRate, embeddingDeviation: Float
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
        encoding: $0.run.variant.encoding.rawValue, causal: $0.run.variant.causal,
        seed: $0.run.seed,
        accuracy: $0.accuracy, ceiling: TextOutcome.ceiling.value, windows: $0.score.asked,
        windowLength: $0.run.source.windows.length, source: $0.run.source.name)
    }
    sentences = findings.sentenceOutcomes.map {
      Sentence(
        encoding: $0.variant.encoding.rawValue, causal: $0.variant.causal, logits: $0.logits,
        difference: $0.difference)
    }
    settings = Settings(
      tasks: chosen.tasks.map(\.rawValue), encodings: chosen.variants.map(\.flag),
      seeds: chosen.series.seeds, steps: chosen.series.steps, textSteps: chosen.textSteps,
      layers: ToyModel.layers, width: ToyModel.width, heads: ToyModel.heads,
      hidden: ToyModel.hidden, batch: ToyModel.batch, learningRate: ToyModel.peakRate,
      embeddingDeviation: ToyModel.embeddingDeviation, sentences: chosen.sentences,
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
