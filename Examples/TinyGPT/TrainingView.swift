// TrainingView: what a training run prints: a progress line, evaluations, samples.

import ExampleSupport
import Sequitur

/// Prints the events of a run: a line that is rewritten on a terminal, and lines that stay.
final class TrainingView {
  private let progress: ProgressLine
  private let transcript: Transcript
  private let showsSamples: Bool
  /// Steps that were timed, and the seconds that a token took in each, summed.
  private var timedSteps = 0
  private var secondsPerToken = 0.0
  private var jumps = LossJumps()
  private let steps: Int
  /// Those that no loss was seen below yet.
  private var landmarks: [Landmark]
  private var curve = TerminalCurve()
  /// A curve is drawn where a person sees both streams: lines that stay would else be written
  /// through it.
  private let drawsCurve =
    StandardError.terminal.isInteractive && StandardOutput.terminal.isInteractive

  /// - Parameter best: the loss of an earlier evaluation, when a run goes on.
  init(
    steps: Int, from start: Int, text: TextSummary, best: Double?, showsSamples: Bool,
    _ transcript: Transcript
  ) {
    self.transcript = transcript
    self.steps = steps
    progress = ProgressLine("training", total: steps - start)
    self.showsSamples = showsSamples
    let all = Landmark.all(of: text)
    curve.levels = all.map { ($0.loss, $0.name) }
    landmarks = all.filter { $0.loss <= best ?? .infinity }
  }

  /// Whether the training loss has jumped.
  var hasJumped: Bool { jumps.isTold }

  /// Tokens trained on in a second, evaluations left out; nil without a step.
  var tokensPerSecond: Double? {
    secondsPerToken > 0 ? Double(timedSteps) / secondsPerToken : nil
  }

  func show(_ event: TrainingRun.Event) {
    switch event {
    case .step(let metrics):
      if let note = metrics.trainLoss.flatMap({ jumps.note(on: $0, step: metrics.step) }) {
        progress.clear()
        transcript.print(note)
      }
      let loss = metrics.trainLoss.map { "loss \(fixed($0, 4))" } ?? ""
      var rate = ""
      if let tokensPerSecond = metrics.tokensPerSecond, tokensPerSecond > 0 {
        rate = "  \(grouped(Int(tokensPerSecond))) tokens/s"
        timedSteps += 1
        secondsPerToken += 1 / tokensPerSecond
      }
      if drawsCurve, let loss = metrics.trainLoss {
        curve.points.append((Double(metrics.step) / Double(max(1, steps)), loss))
      }
      progress.advance(status: loss + rate) { curve.lines(width: $0) }
    case .evaluation(let metrics, let isBest):
      let train = metrics.trainLoss.map { "train loss \(fixed($0, 4)), " } ?? ""
      let validation = metrics.validationLoss.map { "val loss \(fixed($0, 4))" } ?? ""
      progress.clear()
      transcript.print("step \(metrics.step): \(train)\(validation)\(isBest ? " (best)" : "")")
      if let loss = metrics.validationLoss ?? metrics.trainLoss {
        tellLandmarks(passedBy: loss, at: metrics.step)
      }
    case .sample(let step, let text):
      guard showsSamples else { break }
      progress.clear()
      transcript.print(content: "--- sample at step \(step) ---\n\(text)\n---")
    case .saved: break
    }
  }

  func finish() { progress.finish() }

  private func tellLandmarks(passedBy loss: Double, at step: Int) {
    for passed in landmarks where loss < passed.loss {
      transcript.print(
        "below \(passed.name) (\(fixed(passed.loss, 4))) at step \(step): \(passed.meaning)")
    }
    landmarks.removeAll { loss < $0.loss }
  }
}
