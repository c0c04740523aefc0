// verify-resume: proves that a run that is stopped and resumed ends on the same bytes as one that
// is not.

import ExampleSupport
import Sequitur

package enum VerifyResume {
  /// The command line: that of `train`, for few steps.
  static let command = Command(
    "verify-resume",
    "Trains 40 steps (or --steps) at once, and half and half with a stop between, and compares every "
      + "byte.", defaults: defaults,
    TrainCommand.command.arguments.filter {
      ![
        "resume", "out", "minutes", "find-learning-rate", "tensorboard", "samples", "timeout",
      ].contains($0.name)
    },
    examples: [
      ("tiny-gpt verify-resume novel.txt --preset nano --dropout 0.1", "20 + 20 steps against 40")
    ],
    underlay: { settings, given, command in
      var settings = try TrainCommand.layers(under: settings, given, of: command)
      settings.configuration.training.steps = defaults.configuration.training.steps
      settings.configuration.training.evalInterval = defaults.configuration.training.evalInterval
      return settings
    })

  private static let defaults: TrainSettings = {
    var settings = TrainSettings()
    settings.configuration.training.steps = 40
    settings.configuration.training.evalInterval = 10
    return settings
  }()

  static func perform(_ settings: TrainSettings) throws {
    if let threads = settings.threads { Threads.count = threads }
    StopSignals.listen()
    try compare(settings) { try StandardOutput.print($0) }
  }

  /// Makes both runs, and throws what differs between them.
  ///
  /// - Parameters:
  ///   - tell: is told what is being done.
  ///   - stopped: is called with the folder of the stopped run before it is resumed.
  package static func compare(
    _ settings: TrainSettings, tell: (String) throws -> Void,
    stopped: (String) throws -> Void = { _ in }
  ) throws {
    let scratch = ScratchFolder()
    var isKept = false
    defer { if !isKept { scratch.remove() } }
    let differences = try differences(of: settings, in: scratch, tell, stopped)
    guard differences.isEmpty else {
      // Whoever looks for the cause needs both runs.
      isKept = true
      throw CommandError(
        "expected the bytes of the run without a stop, found others in "
          + "\(differences.joined(separator: ", ")); both runs are kept in \(scratch.path)", .other)
    }
    let size = try checkpointFiles("\(scratch.path)/whole").reduce(0) { $0 + $1.value.count }
    try tell(
      "equal: all \(grouped(size)) bytes of the last checkpoints, all losses, metrics and samples")
  }

  /// What differs between a run and one that is stopped and resumed.
  private static func differences(
    of settings: TrainSettings, in scratch: ScratchFolder, _ tell: (String) throws -> Void,
    _ stopped: (String) throws -> Void
  ) throws -> [String] {
    let training = settings.configuration.training
    let steps = training.steps
    guard steps >= 2 else {
      throw UsageError("--steps: expected at least 2, to stop between them; found \(steps)")
    }
    var half = steps / 2
    // Between two evaluations there is more to be kept than at one.
    if half > 1, training.evalInterval > 1, half % training.evalInterval == 0 { half -= 1 }
    let (whole, halves) = ("\(scratch.path)/whole", "\(scratch.path)/halves")
    // Standard input can be read once, and two runs need it.
    var settings = settings
    if settings.configuration.data.texts.contains("-") {
      _ = try CorpusSource(paths: ["-"], keepingInputIn: scratch.path)
      settings.configuration.data.texts = settings.configuration.data.texts.map {
        $0 == "-" ? "\(scratch.path)/standard-input.txt" : $0
      }
    }

    try tell("\(counted(steps, "step")) at once")
    settings.out = whole
    let expected = try train(settings, from: 0, to: steps, clearUp: scratch.remove)
    try tell("\(counted(half, "step")), a stop, and \(steps - half) more from the checkpoint")
    settings.out = halves
    var found = try train(settings, from: 0, to: half, clearUp: scratch.remove)
    try stopped(halves)
    settings.resume = halves
    found += try train(settings, from: half, to: steps, clearUp: scratch.remove)
    return try differences(whole, halves) + (expected == found ? [] : ["the losses that it told"])
  }

  /// Trains until a step, as `train` would; the evaluations that it told, without their times.
  private static func train(
    _ settings: TrainSettings, from start: Int, to end: Int, clearUp: @escaping () -> Void
  ) throws -> [Metrics] {
    let run = try PreparedRun.prepare(settings).start()
    let progress = ProgressLine("training", total: end - start)
    defer { progress.finish() }
    var asked = start
    var evaluations: [Metrics] = []
    _ = try run.train(
      report: { event in
        switch event {
        case .step: progress.advance()
        case .evaluation(let line, _): evaluations.append(line.withoutTimes)
        case .sample, .saved: break
        }
      },
      shouldStop: {
        StopSignals.endIfAsked(clearUp: clearUp)
        asked += 1
        return asked > end
      })
    return evaluations
  }

  /// What differs between two runs: files of the last checkpoint, and lines without their times.
  private static func differences(_ first: String, _ second: String) throws -> [String] {
    let (a, b) = (try checkpointFiles(first), try checkpointFiles(second))
    let files = Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
    func metrics(_ folder: String) throws -> [Metrics] {
      try LineFile<Metrics>.read("\(folder)/metrics.jsonl").map(\.withoutTimes)
    }
    func samples(_ folder: String) throws -> [Sample] {
      try LineFile<Sample>.read("\(folder)/samples.jsonl")
    }
    return files
      + (try metrics(first) == metrics(second) ? [] : ["metrics.jsonl"])
      + (try samples(first) == samples(second) ? [] : ["samples.jsonl"])
  }

  private static func checkpointFiles(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/last/")
    return Dictionary(
      uniqueKeysWithValues: try names.map { name in
        (name, try Data(contentsOf: URL(filePath: "\(folder)/last/\(name)")))
      })
  }
}

extension Metrics {
  /// The line without what no two runs share.
  fileprivate var withoutTimes: Metrics {
    var line = self
    (line.time, line.tokensPerSecond) = (nil, nil)
    return line
  }
}
