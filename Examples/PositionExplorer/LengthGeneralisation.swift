// Length generalisation: trained on short rows, tested on longer ones.

import Sequitur
import ToyModels
import ToyTasks

/// One model trained on rows of 4 to 12 letters.
package struct LengthRun: TrainingJob {
  package let question: AnyLengthTask.Question
  package let variant: Variant
  package let seed: UInt64
  package let steps: Int

  package init(question: AnyLengthTask.Question, variant: Variant, seed: UInt64, steps: Int) {
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
    let task = AnyLengthTask(question)
    let number = AnyLengthTask.Question.allCases.firstIndex(of: question) ?? 0
    let root = SeededRandom(seed: seed).keyed(by: [2000 + number])
    var (weights, data) = (root.keyed(by: [0]), root.keyed(by: [1]))
    // Tables reach as far as the longest test; the rows behind the trained lengths stay untrained.
    let model = ToyModel.classifier(
      vocabulary: task.vocabulary.count, classes: task.vocabulary.count,
      length: AnyLengthTask.testLengths.max() ?? 0, readout: readout, variant: variant,
      using: &weights)
    _ = ToyModel.train(model, steps: steps, advance: advance) {
      let examples = task.trainingBatch(ToyModel.batch, using: &data)
      return (Indices(rows: examples.map(\.tokens)), nil, targets(of: examples))
    }
    return LengthOutcome(
      run: self,
      results: AnyLengthTask.testLengths.map { measure(model, on: task.testSet(length: $0)) })
  }

  private var readout: Readout {
    switch question {
    case .previousToken: .perToken
    case .firstToken: variant.causal ? .lastToken : .meanPool
    }
  }

  private func targets(of examples: [ToyExample]) -> Indices {
    question == .previousToken
      ? Indices(rows: examples.map(\.targets)) : Indices(examples.map { $0.targets[0] })
  }

  private func measure(
    _ model: SequenceClassifier, on test: [ToyExample]
  ) -> LengthOutcome.Result {
    let answers = withoutGradient {
      model(Indices(rows: test.map(\.tokens))).argumentOfMaximum().values
    }
    let width = test[0].targets.count
    let wanted = test.flatMap(\.targets)
    let scores = (0..<width).compactMap { position -> Score? in
      let places = stride(from: position, to: wanted.count, by: width)
        .filter { wanted[$0] != ToyExample.noTarget }
      guard !places.isEmpty else { return nil }
      return Score(correct: places.count { answers[$0] == wanted[$0] }, asked: places.count)
    }
    return LengthOutcome.Result(length: test[0].tokens.count, byPosition: scores)
  }
}

/// How well a model does at each test length.
package struct LengthOutcome: Sendable {
  /// The scores at one length.
  package struct Result: Sendable {
    package let length: Int
    /// For "previous token" one score for each position from 1 on; one in all for "first token".
    package let byPosition: [Score]

    package init(length: Int, byPosition: [Score]) {
      self.length = length
      self.byPosition = byPosition
    }

    package var score: Score {
      Score(
        correct: byPosition.reduce(0) { $0 + $1.correct },
        asked: byPosition.reduce(0) { $0 + $1.asked })
    }
  }

  package let run: LengthRun
  /// One for each test length, in order.
  package let results: [Result]

  package init(run: LengthRun, results: [Result]) {
    self.run = run
    self.results = results
  }
}
