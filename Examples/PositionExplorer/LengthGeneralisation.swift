// Length generalisation: trained on short rows, tested on longer ones.

import Sequitur
import ToyModels

/// One model trained on rows of 4 to 12 letters.
package struct LengthRun: TrainingJob {
  package let question: AnyLengthTask
  package let variant: Variant
  package let seed: UInt64
  package let steps: Int

  package init(question: AnyLengthTask, variant: Variant, seed: UInt64, steps: Int) {
    self.question = question
    self.variant = variant
    self.seed = seed
    self.steps = steps
  }

  /// The models that are compared. ALiBi is causal, as its authors use it.
  package static let variants: [Variant] = [
    Variant(encoding: .none), Variant(encoding: .none, causal: true), Variant(encoding: .learned),
    Variant(encoding: .sinusoidal), Variant(encoding: .shaw), Variant(encoding: .t5),
    Variant(encoding: .alibi, causal: true), Variant(encoding: .rope), Variant(encoding: .pope),
  ]

  /// The name in tables and figures. Under a causal mask all keys are on one side, so ALiBi has one
  /// form only.
  package static func title(of variant: Variant) -> String {
    variant == Variant(encoding: .alibi, causal: true) ? "ALiBi, causal" : variant.title
  }

  package var status: String { "lengths, \(Self.title(of: variant))" }

  /// Trains, and measures at every test length. All variants of a seed see the same batches.
  package func run(advance: (Int) -> Void) -> LengthOutcome {
    let number = AnyLengthTask.allCases.firstIndex(of: question) ?? 0
    let root = SeededRandom(seed: seed).keyed(by: [2000 + number])
    var (weights, data) = (root.keyed(by: [0]), root.keyed(by: [1]))
    // Tables reach as far as the longest test; the rows behind the trained lengths stay untrained.
    let model = ToyModel.classifier(
      vocabulary: question.vocabulary.count, classes: question.vocabulary.count,
      length: AnyLengthTask.testLengths.max() ?? 0,
      readout: variant.readout(of: question.readout), variant: variant, using: &weights)
    _ = ToyModel.train(model, steps: steps, advance: advance) {
      question.trainingBatch(ToyModel.batch, using: &data).batch(for: question.readout)
    }
    var scores: [Int: [Score]] = [:]
    for length in AnyLengthTask.testLengths { scores[length] = measure(model, length: length) }
    return LengthOutcome(run: self, scores: scores)
  }

  /// A score for each position that is asked.
  private func measure(_ model: SequenceClassifier, length: Int) -> [Score] {
    let test = question.testSet(length: length)
    let (tokens, wanted) = test.batch(for: question.readout)
    let answers = withoutGradient { model(tokens).argumentOfMaximum().values }
    let width = test[0].targets.count
    return (0..<width).map { position in
      let places = stride(from: position, to: answers.count, by: width)
      return Score(places.map { answers[$0] }, wanted: places.map { wanted.values[$0] })
    }.filter { $0.asked > 0 }
  }
}

/// How well a model does at each test length.
package struct LengthOutcome: Sendable {
  package let run: LengthRun
  /// By test length: for "previous token" a score for each position from 1 on, for "first token"
  /// one in all.
  package let scores: [Int: [Score]]

  package init(run: LengthRun, scores: [Int: [Score]]) {
    self.run = run
    self.scores = scores
  }

  /// The accuracy at a length over all positions; nil if that was not measured.
  package func accuracy(length: Int) -> Double? {
    scores[length].map { scores in
      Score(
        correct: scores.reduce(0) { $0 + $1.correct }, asked: scores.reduce(0) { $0 + $1.asked }
      ).accuracy
    }
  }
}
