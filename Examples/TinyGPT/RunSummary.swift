// RunSummary: how a run ended, in a few lines.

import ExampleSupport
import Sequitur

/// The last lines of `train`.
struct RunSummary {
  private let run: TrainingRun
  private let outcome: TrainingRun.Outcome
  private let seconds: Double
  private let tokensPerSecond: Double?

  /// - Parameters:
  ///   - seconds: the time that this process trained and evaluated.
  ///   - tokensPerSecond: the rate of its steps alone.
  init(
    _ run: TrainingRun, _ outcome: TrainingRun.Outcome, seconds: Double, tokensPerSecond: Double?
  ) {
    self.run = run
    self.outcome = outcome
    self.seconds = seconds
    self.tokensPerSecond = tokensPerSecond
  }

  /// The lines.
  var text: String {
    let (state, training) = (run.state, run.configuration.training)
    var reason =
      switch outcome {
      case .finished: "finished"
      case .stoppedEarly:
        "stopped early, after \(state.evaluationsWithoutImprovement) evaluations without a better loss,"
      case .interrupted: "interrupted"
      }
    reason += " at step \(grouped(state.step)) of \(grouped(training.steps))"
    if let tokensPerSecond {
      let tokens = training.batchSize * training.accumulate * run.trainer.contextLength
      reason +=
        ", \(ProgressView.clock(seconds)), \(fixed(1000 * Double(tokens) / tokensPerSecond, 1)) ms "
        + "a step, \(grouped(Int(tokensPerSecond))) tokens/s"
    }
    var losses: [String] = []
    if let last = run.evaluation?.loss { losses.append("last \(fixed(last, 4))") }
    if let loss = state.bestLoss, let step = state.bestStep {
      losses.append("best \(fixed(loss, 4)) at step \(grouped(step))")
    }
    let folder = run.folder.path
    let next =
      outcome == .interrupted
      ? "Resume: \(shellWords(["tiny-gpt", "train", "--resume", folder]))"
      : "Sample: \(shellWords(["tiny-gpt", "sample", folder]))"
    return
      ([reason]
      + (losses.isEmpty ? [] : ["val loss: \(losses.joined(separator: ", "))"])
      + ["Run:    \(folder) (last, best, metrics.jsonl)", next]).joined(separator: "\n")
  }
}

extension Trainer {
  fileprivate var contextLength: Int { model.contextLength }
}

/// Words as they are typed in a shell, quoted where it needs that.
func shellWords(_ words: [String]) -> String {
  words.map { word in
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+".contains($0) }
    return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }.joined(separator: " ")
}
