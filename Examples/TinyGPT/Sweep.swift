// Sweep: one run for each value of an option, and the page that compares them.

import ExampleSupport
import Sequitur

/// `train --sweep positions=none,learned`: the runs lie in one folder and are named after the values.
/// Typed again, it goes on where it was.
struct Sweep {
  private let option: Argument<TrainSettings>
  private let values: [String]
  private let settings: TrainSettings
  /// The folder of all runs.
  private let folder: String

  init(_ words: String, _ settings: TrainSettings) throws {
    let parts = words.split(separator: "=", maxSplits: 1).map(String.init)
    let values = parts.count == 2 ? parts[1].split(separator: ",").map(String.init) : []
    guard values.count > 1, Set(values).count == values.count else {
      throw UsageError(
        "--sweep: expected an option and some of its values, such as positions=none,learned, found "
          + quoted(words))
    }
    let options = RunOptions.model + RunOptions.training
    guard let option = options.first(where: { $0.name == parts[0] }) else {
      let close = nearest(to: parts[0], among: options.map(\.name)).map { "; did you mean \($0)?" }
      throw UsageError(
        "--sweep: expected an option of the model or the training, found \(quoted(parts[0]))"
          + (close ?? ""))
    }
    self.option = option
    self.values = values
    self.settings = settings
    folder = settings.out ?? "runs/sweep-\(option.name)"
  }

  func perform(_ team: Team) throws {
    guard team.collective.count == 1 else {
      throw UsageError(
        "--sweep: expected one process, found \(team.collective.count) ranks; train the runs one by one"
      )
    }
    // All values are read before the first run begins.
    let planned = try values.map { try (value: $0, settings: settings(for: $0)) }
    var folders: [String] = []
    for (value, settings) in planned {
      try StandardOutput.print("\(folders.isEmpty ? "" : "\n")=== \(option.label) \(value) ===")
      try Training.perform(settings.going(on: settings.out ?? ""), team)
      folders.append(settings.out ?? "")
    }
    try StandardOutput.print("")
    try CompareCommand(runs: folders, out: "\(folder)/compare.html").perform()
  }

  private func settings(for value: String) throws -> TrainSettings {
    var settings = settings
    settings.sweep = nil
    do throws(ValueMismatch) {
      // Flags are on or off.
      try option.assign(&settings, [value])
    } catch {
      throw UsageError("--sweep: \(option.label): \(error.message)")
    }
    settings.out = "\(folder)/\(option.name)-\(value.replacing("/", with: "_"))"
    try settings.checkNew(from: nil)
    return settings
  }
}

extension TrainSettings {
  /// The settings that go on with the run in a folder, if there is one: it must be the same.
  fileprivate func going(on folder: String) throws -> TrainSettings {
    guard let steps = try? RunFolder.steps(in: folder), !steps.isEmpty else { return self }
    var settings = self
    settings.resume = folder
    settings.out = nil
    settings.preset = nil
    let others = RunOptions.differences(configuration, try Checkpoint.configuration(ofRun: folder))
    guard others.allSatisfy({ ["--steps", "--patience"].contains($0) }) else {
      throw UsageError(
        """
        --sweep: expected in \(folder) a run of the same options, found one with another \
        \(others.joined(separator: ", ")); choose another --out
        """)
    }
    return settings
  }
}
