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
      training.schedule != .stable && training.decayShare != TrainingOptions().decayShare,
      "--decay-share acts on --schedule stable alone"
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

/// Lines about the result of a run, whose training loss may have jumped on the way.
func notes(onResultOf run: TrainingRun, hasJumped: Bool, text: TextSummary) -> [String] {
  let state = run.state
  let best = state.bestLoss.flatMap { loss in state.bestStep.map { (loss: loss, step: $0) } }
  return notes(
    onLoss: run.evaluation?.loss, training: run.recentLoss, best: best, hasJumped: hasJumped,
    text: text)
}

/// Lines about a result: one that got worse, or that simple counting would better.
///
/// - Parameters:
///   - heldOut: the last loss on held-out text; nil without one.
///   - training: the mean of the last training losses.
///   - best: the lowest loss on held-out text, with its step.
package func notes(
  onLoss heldOut: Double?, training: Double?, best: (loss: Double, step: Int)?,
  hasJumped: Bool = false, text: TextSummary
) -> [String] {
  guard let loss = heldOut ?? training else { return [] }
  let trained = training ?? loss
  let cure = "use a lower --learning-rate, a longer --warmup-steps or a smaller --clip"
  let unlike = "the held-out text is unlike the text that was trained on"
  if loss > text.uniformLoss && trained > text.uniformLoss {
    return [
      "note: the loss (\(fixed(loss, 4))) is above \(fixed(text.uniformLoss, 4)), what guessing evenly "
        + "gives: the training has diverged; \(cure)"
    ]
  }
  if let best, loss > best.loss, best.step == 0 || loss > 1.1 * best.loss + 0.1 {
    let risen =
      "note: the val loss has risen from \(fixed(best.loss, 4)) at step \(grouped(best.step)) to "
      + "\(fixed(loss, 4))"
    guard trained < best.loss else { return ["\(risen): the training has diverged; \(cure)"] }
    // What the model gets right in training alone it has learned by heart, unless it never got any
    // of the other.
    return [
      best.step > 0
        ? "\(risen), while the train loss is \(fixed(trained, 4)): the model learns the text by heart; use "
          + "more text, some --dropout or fewer steps (--patience 3), and the checkpoint 'best'"
        : "\(risen), while the train loss is \(fixed(trained, 4)): \(unlike)"
    ]
  }
  guard loss > text.unigramEntropy else { return [] }
  let rate = hasJumped ? "with a lower --learning-rate" : "or with a higher --learning-rate"
  let mark = "\(fixed(text.unigramEntropy, 4)), what knowing how frequent each token is gives"
  return [
    trained > text.unigramEntropy
      ? "note: the loss is above \(mark): the model has learned less than that; train longer, \(rate)"
      : "note: the val loss (\(fixed(loss, 4))) is above \(mark), and the train loss "
        + "(\(fixed(trained, 4))) below it: \(unlike)"
  ]
}

/// Watches the training loss for a jump: of the first one there is a line.
package struct LossJumps {
  private var recent = RecentLosses()
  /// Whether there was one.
  package private(set) var isTold = false

  package init() {}

  /// A line about a step's loss if it is far above those of the steps before it.
  package mutating func note(on loss: Double, step: Int) -> String? {
    defer { recent.append(loss) }
    guard let mean = recent.mean, !isTold else { return nil }
    let losses = recent.losses
    let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(losses.count)
    // A nat is far for any text, and five deviations for one whose windows differ much.
    guard loss > mean + max(1, 5 * variance.squareRoot()) else { return nil }
    isTold = true
    return """
      note: the train loss has jumped to \(fixed(loss, 4)) at step \(grouped(step)), from \
      \(fixed(mean, 4)) in the \(counted(losses.count, "step")) before; if it stays there, use a lower \
      --learning-rate
      """
  }
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
