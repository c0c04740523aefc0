// Training: one call of train, from the text to the report.

import ExampleSupport
import Sequitur

enum Training {
  /// Trains, and prints what happens.
  static func perform(_ settings: TrainSettings, _ team: Team) throws {
    team.setThreads(settings.threads)
    let begin = ContinuousClock.now
    StopSignals.listen()
    try team.checkLanes(settings.configuration.training)
    guard settings.minutes == nil || team.collective.count == 1 else {
      throw UsageError(
        "--minutes: expected one process, found \(team.collective.count) ranks, whose steps one "
          + "alone cannot measure; use --steps")
    }
    // Whoever reads the lines may go away, as `tee` does at Ctrl-C: the work must not go with it.
    let transcript = Transcript()
    if let line = team.line(for: settings) { transcript.print(line) }
    var prepared = try PreparedRun.prepare(settings)
    transcript.print(prepared.introduction)
    if settings.findsLearningRate {
      transcript.print(try prepared.discardingOnFailure { try prepared.findLearningRate() })
    }
    if let minutes = settings.minutes {
      transcript.print(try prepared.chooseSteps(in: minutes, since: begin))
    }
    let run = try prepared.start(over: team.collective)
    let (steps, start) = (run.configuration.training.steps, run.state.step)
    if let outcome = run.outcome {
      transcript.print("the run is over: \(ending(of: run, outcome)); nothing was done")
      return try transcript.finish()
    }
    let plan = prepared.plan(for: run)
    transcript.print(([plan.line] + notes(on: plan)).joined(separator: "\n"))
    try prepared.discardingOnFailure { try Briefing(run, prepared, settings).send(to: team) }
    let view = TrainingView(
      steps: steps, from: start, text: prepared.text, best: run.state.bestLoss,
      showsSamples: settings.showsSamples, transcript)
    let clock = ContinuousClock.now
    let outcome = try prepared.discardingOnFailure { try train(run, view) }
    team.isTogether = false
    let seconds = (ContinuousClock.now - clock) / .seconds(1)
    transcript.print("\n" + summary(of: run, outcome, seconds, view.tokensPerSecond))
    if outcome != .interrupted {
      notes(onResultOf: run, hasJumped: view.hasJumped, text: prepared.text)
        .forEach { transcript.print($0) }
    }
    try RunReport.write(for: run, prepared)
    transcript.print("Report: \(run.folder.path)/report.html")
    try transcript.finish()
    if outcome == .interrupted {
      team.end(nil)
      exit(StopSignals.exitStatus)
    }
  }

  /// Trains to the end; what stops it is told with what is left of the run.
  private static func train(
    _ run: TrainingRun, _ view: TrainingView
  ) throws -> TrainingRun.Outcome {
    defer { view.finish() }
    let folder = run.folder.path
    do {
      return try run.train(report: view.show, shouldStop: { StopSignals.wantStop })
    } catch let spoiled as NonFiniteStep {
      throw CommandError(
        "\(spoiled); the batch is in \(folder)/spoiled-batch.json, the last good checkpoint is "
          + "\(folder)/last", .other)
    } catch let error as any UserError where error.kind == .cutOff {
      let isSaved = (try? RunFolder.steps(in: folder))?.isEmpty == false
      guard isSaved else { throw error }
      let resume = Program.line(["train", "--resume", folder])
      throw CommandError(
        "\(error); make room and go on from the last checkpoint with '\(resume)'", .cutOff)
    }
  }

  /// Why a run is over, and what makes it go on.
  private static func ending(
    of run: TrainingRun, _ outcome: TrainingRun.Outcome
  ) -> String {
    let (state, training) = (run.state, run.configuration.training)
    guard outcome == .stoppedEarly else {
      return "it has made its \(counted(training.steps, "step")); train on with a larger --steps"
    }
    return """
      it stopped early at step \(grouped(state.step)), after \
      \(counted(state.evaluationsWithoutImprovement, "evaluation")) without a better loss; train on with a \
      larger --patience, or with --patience 0
      """
  }

  /// How a run ended, in a few lines; the rate is that of its steps alone.
  private static func summary(
    of run: TrainingRun, _ outcome: TrainingRun.Outcome, _ seconds: Double,
    _ tokensPerSecond: Double?
  ) -> String {
    let (state, training) = (run.state, run.configuration.training)
    let reason =
      switch outcome {
      case .finished: "finished"
      case .stoppedEarly:
        """
        stopped early, after \(counted(state.evaluationsWithoutImprovement, "evaluation")) without a better \
        loss,
        """
      case .interrupted: "interrupted"
      }
    var lines = ["\(reason) at step \(grouped(state.step)) of \(grouped(training.steps))"]
    if let tokensPerSecond {
      let tokens = Double(run.configuration.tokensPerStep)
      lines[0] +=
        ", \(ProgressView.clock(seconds)), \(fixed(1000 * tokens / tokensPerSecond, 1)) ms "
        + "a step, \(grouped(Int(tokensPerSecond))) tokens/s"
    }
    var losses: [String] = []
    if let last = run.evaluation?.loss { losses.append("last \(fixed(last, 4))") }
    if let loss = state.bestLoss, let step = state.bestStep {
      losses.append("best \(fixed(loss, 4)) at step \(grouped(step))")
    }
    if !losses.isEmpty { lines.append("val loss: \(losses.joined(separator: ", "))") }
    let folder = run.folder.path
    lines.append("Run:    \(folder) (last, best, metrics.jsonl)")
    lines.append(
      outcome == .interrupted
        ? "Resume: \(Program.line(["train", "--resume", folder]))"
        : "Sample: \(Program.line(["sample", folder]))")
    return lines.joined(separator: "\n")
  }
}
