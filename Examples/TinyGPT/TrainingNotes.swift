// What is odd about a plan, said before the first step, and about a result.

import ExampleSupport
import Sequitur

/// Lines about what a user may not have meant by a plan; none for one without oddities.
func notes(on plan: TrainingPlan) -> [String] {
  let (model, training) = (plan.configuration.model, plan.configuration.training)
  let (data, text) = (plan.configuration.data, plan.text)
  let held = counted(text.validationTokens, "token")
  let interval = training.evalInterval > 0 ? min(training.evalInterval, plan.steps) : plan.steps
  let all: [(isOdd: Bool, sentence: String)] = [
    (
      text.validationTokens < 2,
      "the held-out text is too short (\(held)): nothing is evaluated and no checkpoint is the best; "
        + "use a longer text"
    ),
    (
      text.validationTokens >= 2 && text.validationTokens <= model.contextLength,
      "the held-out text (\(held)) is shorter than a window of \(model.contextLength): the val loss "
        + "says little; use a longer text"
    ),
    (
      // More often than this a small model learns its text by heart.
      plan.epochs > 20,
      "the text is read \(fixed(plan.epochs, 0)) times: the model may learn it by heart; use more "
        + "text, fewer --steps or some --dropout, and watch the val loss"
    ),
    (
      // A forward pass takes about a third of a training step.
      plan.evaluatedTokens / 3 > Double(interval) * Double(plan.configuration.tokensPerStep),
      "an evaluation takes longer than the \(counted(interval, "step")) before it; raise "
        + "--eval-interval or lower --eval-batches"
    ),
    (
      training.warmupSteps >= training.steps,
      "the warm-up of \(counted(training.warmupSteps, "step")) does not end before the run; lower "
        + "--warmup-steps"
    ),
    (
      training.schedule != .constant && training.minLearningRate > training.learningRate,
      "--min-learning-rate is above --learning-rate: the learning rate will rise"
    ),
    (
      data.tokenizer == "bpe" && text.vocabularySize < data.vocabularySize,
      "the text gives a vocabulary of \(grouped(text.vocabularySize)), not the "
        + "\(grouped(data.vocabularySize)) that were asked for"
    ),
    (
      data.tokenizer != "bpe" && data.vocabularySize != DataOptions().vocabularySize,
      "--vocabulary-size acts on --tokenizer bpe alone"
    ),
  ]
  return all.filter(\.isOdd).map { "note: \($0.sentence)" }
}

/// Lines about a result: a loss that simple counting would better.
func notes(onLoss loss: Double?, text: TextSummary) -> [String] {
  guard let loss, loss > text.unigramEntropy else { return [] }
  return [
    "note: the loss is above \(fixed(text.unigramEntropy, 4)), what knowing how frequent each token is "
      + "gives: the model has learned less than that; train longer, or with a higher --learning-rate"
  ]
}

extension TrainingPlan {
  /// The tokens that an evaluation reads.
  fileprivate var evaluatedTokens: Double {
    let (heldOut, training) = (Double(text.validationTokens), configuration.training)
    guard training.evalBatches > 0 else { return heldOut }
    let windowTokens = Double(training.batchSize * configuration.model.contextLength)
    return min(heldOut, Double(training.evalBatches) * windowTokens)
  }
}
