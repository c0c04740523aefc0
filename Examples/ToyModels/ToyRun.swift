// One toy run: a task, a variant and a seed; trained, then measured on the closed test set.

import Sequitur

/// What to train.
package struct ToyRun: TrainingJob {
  package let task: ToyTaskName
  package let variant: Variant
  package let seed: UInt64
  package let steps: Int
  package let layers: Int
  /// Where a pooled task is read, if not where it should be: for the readout trap.
  package let readout: Readout?
  /// Whether the trained model is kept, for a page that runs it. It must be read from all places or
  /// at the last.
  package let keepsModel: Bool

  package init(
    task: ToyTaskName, variant: Variant, seed: UInt64, steps: Int,
    layers: Int = ToyModel.layers, readout: Readout? = nil, keepsModel: Bool = false
  ) {
    self.task = task
    self.variant = variant
    self.seed = seed
    self.steps = steps
    self.layers = layers
    self.readout = readout
    self.keepsModel = keepsModel
  }

  package var status: String { "\(task.rawValue), \(variant.title)" }

  /// Trains and measures. Everything random derives from the seed: the data from the task and the
  /// seed alone, so that all variants of a seed see the same batches.
  package func run(advance: (Int) -> Void) -> ToyOutcome {
    let clock = ContinuousClock()
    let start = clock.now
    let task = task.task
    let number = ToyTaskName.allCases.firstIndex(of: self.task) ?? 0
    let root = SeededRandom(seed: seed).keyed(by: [number])
    var (weights, data) = (root.keyed(by: [0]), root.keyed(by: [1]))

    let model = ToyModel.classifier(
      vocabulary: task.vocabulary.count, classes: task.classes.count, length: task.length,
      readout: usedReadout, variant: variant, layers: layers, using: &weights)
    let test = task.testSet
    let untrained = attentionMaps(of: model, on: test[0])
    let curve = ToyModel.train(model, steps: steps, advance: advance) {
      task.trainingBatch(ToyModel.batch, using: &data).batch(for: task.readout)
    }

    let (tokens, wanted) = test.batch(for: task.readout)
    let answer = withoutGradient { model(tokens) }
    let elapsed = clock.now - start
    return ToyOutcome(
      run: self, score: Score(answer.argumentOfMaximum().values, wanted: wanted.values),
      testLoss: answer.crossEntropy(targets: wanted, ignoring: ToyExample.noTarget).item,
      curve: curve, seconds: elapsed / .seconds(1), untrained: untrained,
      trained: attentionMaps(of: model, on: test[0]),
      kept: keepsModel ? KeptModel(model, task) : nil)
  }

  /// Where the answer is read.
  package var usedReadout: Readout { readout ?? variant.readout(of: task.task.readout) }

  private func attentionMaps(of model: SequenceClassifier, on example: ToyExample) -> [[Matrix]] {
    withoutGradient {
      model.withWeights(Indices(rows: [example.tokens])).weights.map(Matrix.heads)
    }
  }
}

extension Variant {
  /// Where an answer is read: a causal model has seen all only at the last position.
  package func readout(of place: AnswerPlace) -> Readout {
    place == .perToken ? .perToken : causal ? .lastToken : .meanPool
  }
}

extension Sequence<ToyExample> {
  /// Tokens [B, T] and targets, [B] or [B, T].
  package func batch(for place: AnswerPlace) -> (tokens: Indices, targets: Indices) {
    (
      Indices(rows: map(\.tokens)),
      place == .perToken ? Indices(rows: map(\.targets)) : Indices(flatMap(\.targets))
    )
  }
}

extension [ToyOutcome] {
  /// Those of a task and a variant, a seed each.
  package func of(_ task: ToyTaskName, _ variant: Variant) -> [ToyOutcome] {
    filter { $0.run.task == task && $0.run.variant == variant }
  }

  /// The accuracies of a task and a variant, one a seed.
  package func accuracies(_ task: ToyTaskName, _ variant: Variant) -> [Double] {
    of(task, variant).map(\.accuracy)
  }
}

/// What came of a run.
package struct ToyOutcome: Sendable {
  package let run: ToyRun
  /// Right answers on the test set.
  package let score: Score
  /// Mean cross-entropy on the test set after training, in nats.
  package let testLoss: Float
  /// The loss of each training step.
  package let curve: [Float]
  package let seconds: Double
  /// Attention weights on the first test row, by layer and head, before and after training.
  package let untrained, trained: [[Matrix]]
  /// The model, if the run keeps it.
  package let kept: KeptModel?

  package init(
    run: ToyRun, score: Score, testLoss: Float, curve: [Float], seconds: Double = 0,
    untrained: [[Matrix]] = [], trained: [[Matrix]] = [], kept: KeptModel? = nil
  ) {
    self.run = run
    self.score = score
    self.testLoss = testLoss
    self.curve = curve
    self.seconds = seconds
    self.untrained = untrained
    self.trained = trained
    self.kept = kept
  }

  package var accuracy: Double { score.accuracy }

  /// The mean loss of the last tenth of the training steps.
  package var finalLoss: Float {
    let last = curve.suffix(max(1, curve.count / 10))
    return last.reduce(0, +) / Float(last.count)
  }
}
