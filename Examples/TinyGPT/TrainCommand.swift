// train: text files in, a run folder with a model out.

import ExampleSupport
import Foundation
import Sequitur
import SequiturFiles
import SequiturFigures

/// One call of `tiny-gpt train`.
struct TrainCommand {
  private let settings: TrainSettings

  init(_ settings: TrainSettings) {
    self.settings = settings
  }

  func perform() throws {
    if let threads = settings.threads { Threads.count = threads }
    StopSignals.listen()
    let prepared = try PreparedRun.prepare(settings)
    let run = try prepared.start(settings)
    print(prepared.plan(steps: run.configuration.training.steps - run.state.step).text)
    let view = TrainingView(
      steps: run.configuration.training.steps, from: run.state.step,
      showsSamples: settings.showsSamples)
    let outcome: TrainingRun.Outcome
    do {
      outcome = try run.train(report: view.show, shouldStop: { StopSignals.wantStop })
      view.finish()
    } catch {
      view.finish()
      throw error
    }
    try conclude(run, prepared, outcome)
  }

  /// The summary and the report page.
  private func conclude(
    _ run: TrainingRun, _ prepared: PreparedRun, _ outcome: TrainingRun.Outcome
  ) throws {
    let folder = run.folder.path
    try RunReport.write(for: run, prepared)
    print("", RunSummary(run, outcome).text, separator: "\n")
    print("Report: \(folder)/report.html")
    switch outcome {
    case .interrupted:
      print("Resume: tiny-gpt train --resume \(folder)")
    case .finished, .stoppedEarly:
      print("Sample: tiny-gpt sample \(folder)")
    }
  }
}
