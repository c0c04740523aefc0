// TrainingView: what a training run prints: a progress line, evaluations, samples.

import ExampleSupport
import Foundation
import Sequitur

/// Prints the events of a run: a line that is rewritten on a terminal, and lines that stay.
final class TrainingView {
  private let progress: ProgressLine
  private let showsSamples: Bool

  init(steps: Int, from start: Int, showsSamples: Bool) {
    progress = ProgressLine("training", total: steps - start)
    self.showsSamples = showsSamples
  }

  /// Prints an event.
  func show(_ event: TrainingRun.Event) {
    switch event {
    case .step(let metrics):
      let loss = metrics.trainLoss.map { "loss \(fixed($0, 4))" } ?? ""
      let rate = metrics.tokensPerSecond.map { "  \(grouped(Int($0))) tokens/s" } ?? ""
      progress.advance(status: loss + rate)
    case .evaluation(let metrics, let isBest):
      let train = metrics.trainLoss.map { "train loss \(fixed($0, 4)), " } ?? ""
      let validation = metrics.validationLoss.map { "val loss \(fixed($0, 4))" } ?? ""
      keep("step \(metrics.step): \(train)\(validation)\(isBest ? " (best)" : "")")
    case .sample(let step, let text):
      if showsSamples { keep("--- sample at step \(step) ---\n\(text)\n---") }
    case .saved: break
    }
  }

  /// Ends the progress line.
  func finish() { progress.finish() }

  /// Prints a line above the progress line.
  private func keep(_ line: String) {
    progress.clear()
    print(line)
    // Lines that stay are read while the run goes on, also through a pipe.
    fflush(nil)
  }
}
