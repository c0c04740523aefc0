// train: text files in, a run folder with a model out.

import ExampleSupport
import Sequitur

/// One call of `tiny-gpt train`.
struct TrainCommand {
  private let settings: TrainSettings

  init(_ settings: TrainSettings) {
    self.settings = settings
  }

  func perform() throws {
    if let threads = settings.threads { Threads.count = threads }
    StopSignals.listen()
    // Whoever reads the lines may go away, as `tee` does at Ctrl-C: the work must not go with it.
    signal(SIGPIPE, SIG_IGN)
    let prepared = try PreparedRun.prepare(settings)
    print(prepared.introduction)
    let run = try prepared.start(settings)
    let (steps, start) = (run.configuration.training.steps, run.state.step)
    if start >= steps, settings.resume != nil {
      print("the run has made its \(grouped(steps)) steps; train on with a larger --steps")
      return
    }
    print(prepared.plan(for: run).text)
    let view = TrainingView(steps: steps, from: start, showsSamples: settings.showsSamples)
    let clock = ContinuousClock.now
    let outcome = try prepared.discardingOnFailure { try train(run, view) }
    let summary = RunSummary(
      run, outcome, seconds: (ContinuousClock.now - clock) / .seconds(1),
      tokensPerSecond: view.tokensPerSecond)
    print("", summary.text, separator: "\n")
    if outcome != .interrupted {
      let loss = run.evaluation?.loss ?? view.trainLoss
      TrainingNotes(loss: loss, text: prepared.text).lines.forEach { print($0) }
    }
    try RunReport.write(for: run, prepared)
    print("Report: \(run.folder.path)/report.html")
    if outcome == .interrupted { exit(StopSignals.exitStatus) }
  }

  private func train(_ run: TrainingRun, _ view: TrainingView) throws -> TrainingRun.Outcome {
    defer { view.finish() }
    do {
      return try run.train(report: view.show, shouldStop: { StopSignals.wantStop })
    } catch let spoiled as NonFiniteStep {
      throw SpoiledRun(spoiled, in: run.folder.path)
    } catch let error as any UserError where error.kind == .cutOff {
      throw CutRun(error, in: run.folder.path)
    }
  }
}

/// A run that could not be saved, in one sentence with what is left of it.
struct CutRun: UserError {
  let description: String
  let kind: ErrorKind

  init(_ error: any UserError, in folder: String) {
    let isSaved = (try? RunFolder.steps(in: folder))?.isEmpty == false
    let resume = shellWords(["tiny-gpt", "train", "--resume", folder])
    description =
      "\(error)"
      + (isSaved ? "; make room and go on from the last checkpoint with '\(resume)'" : "")
    kind = error.kind
  }
}

/// A run whose loss was spoiled, in one sentence with what is left of it.
struct SpoiledRun: UserError {
  let description: String
  var kind: ErrorKind { .other }

  init(_ spoiled: NonFiniteStep, in folder: String) {
    description =
      "\(spoiled); the batch is in \(folder)/spoiled-batch.json, the last good checkpoint is "
      + "\(folder)/last"
  }
}
