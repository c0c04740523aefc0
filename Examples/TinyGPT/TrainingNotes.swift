// TrainingNotes: what is odd about a plan, said before the first step, and about a result.

import ExampleSupport
import Sequitur

/// Lines about what a user may not have meant.
struct TrainingNotes {
  /// More often than this a small model learns its text by heart.
  private static let manyEpochs = 20.0

  /// The lines; none for a plan without oddities.
  private(set) var lines: [String] = []

  /// What is odd about a plan.
  init(
    _ configuration: RunConfiguration, steps: Int, tokensPerStep: Int, epochs: Double,
    text: TextSummary
  ) {
    let (model, training, data) = (configuration.model, configuration.training, configuration.data)
    if text.validationTokens < 2 {
      add(
        "the held-out text is too short (\(counted(text.validationTokens, "token"))): nothing is evaluated and "
          + "no checkpoint is the best; use a longer text")
    } else if text.validationTokens <= model.contextLength {
      add(
        "the held-out text (\(counted(text.validationTokens, "token"))) is shorter than a window of "
          + "\(model.contextLength): the val loss says little; use a longer text")
    }
    if epochs > Self.manyEpochs {
      add(
        "the text is read \(fixed(epochs, 0)) times: the model may learn it by heart; use more text, "
          + "fewer --steps or some --dropout, and watch the val loss")
    }
    let interval = training.evalInterval > 0 ? min(training.evalInterval, steps) : steps
    let heldOut = Double(text.validationTokens)
    let most = Double(training.evalBatches) * Double(training.batchSize * model.contextLength)
    let evaluated = training.evalBatches == 0 ? heldOut : min(heldOut, most)
    // A forward pass takes about a third of a training step.
    if evaluated / 3 > Double(interval) * Double(tokensPerStep) {
      add(
        "an evaluation takes longer than the \(grouped(interval)) steps before it; raise "
          + "--eval-interval or lower --eval-batches")
    }
    if training.warmupSteps >= training.steps {
      add(
        "the warm-up of \(grouped(training.warmupSteps)) steps does not end before the run; lower "
          + "--warmup-steps")
    }
    if training.schedule != .constant, training.minLearningRate > training.learningRate {
      add("--min-learning-rate is above --learning-rate: the learning rate will rise")
    }
    if data.tokenizer == "bpe", text.vocabularySize < data.vocabularySize {
      add(
        "the text gives a vocabulary of \(grouped(text.vocabularySize)), not the "
          + "\(grouped(data.vocabularySize)) that were asked for")
    } else if data.tokenizer != "bpe", data.vocabularySize != DataOptions().vocabularySize {
      add("--vocabulary-size acts on --tokenizer bpe alone")
    }
  }

  /// What is odd about a result.
  init(loss: Double?, text: TextSummary) {
    guard let loss, loss > text.unigramEntropy else { return }
    add(
      "the loss is above \(fixed(text.unigramEntropy, 4)), what knowing how frequent each token is "
        + "gives: the model has learned less than that; train longer, or with a higher --learning-rate"
    )
  }

  private mutating func add(_ line: String) { lines.append("note: \(line)") }
}
