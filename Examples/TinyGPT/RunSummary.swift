// RunSummary: how a run ended, in a few lines.

import ExampleSupport
import Sequitur

/// The last lines of `train`.
struct RunSummary {
  private let run: TrainingRun
  private let outcome: TrainingRun.Outcome

  init(_ run: TrainingRun, _ outcome: TrainingRun.Outcome) {
    self.run = run
    self.outcome = outcome
  }

  /// The lines.
  var text: String {
    let state = run.state
    let reason =
      switch outcome {
      case .finished: "finished"
      case .stoppedEarly:
        "stopped early, after \(state.evaluationsWithoutImprovement) evaluations without a better loss"
      case .interrupted: "interrupted"
      }
    var lines = ["\(reason) at step \(state.step) of \(run.configuration.training.steps)"]
    if let loss = state.bestLoss, let step = state.bestStep {
      lines.append("best val loss \(fixed(loss, 4)) at step \(step)")
    }
    lines.append("Run:    \(run.folder.path) (last, best, metrics.jsonl)")
    return lines.joined(separator: "\n")
  }
}
