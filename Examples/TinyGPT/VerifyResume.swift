// verify-resume: proves that a run that is stopped and resumed ends on the same bytes as one that
// is not.

import ExampleSupport
import Sequitur

enum VerifyResume {
  /// The command line: that of `train`, for few steps.
  static let command = Command(
    "verify-resume",
    "Trains 40 steps (or --steps) at once, and half and half with a stop between, and compares every "
      + "byte.", defaults: TrainSettings(),
    TrainCommand.command.arguments.filter {
      !["resume", "out", "tensorboard", "samples", "threads"].contains($0.name)
    },
    examples: [
      ("tiny-gpt verify-resume novel.txt --preset nano --dropout 0.1", "20 + 20 steps against 40")
    ],
    underlay: { given, command in
      var settings = try TrainCommand.layers(under: given, of: command)
      settings.configuration.training.steps = 40
      settings.configuration.training.evalInterval = 10
      return settings
    })

  static func perform(_ settings: TrainSettings) throws {
    let steps = settings.configuration.training.steps
    guard steps >= 2 else {
      throw UsageError("--steps: expected at least 2, to stop between them; found \(steps)")
    }
    StopSignals.listen()
    let scratch = ScratchFolder()
    defer { scratch.remove() }
    let (whole, halves) = ("\(scratch.path)/whole", "\(scratch.path)/halves")
    let half = steps / 2
    // Standard input can be read once, and two runs need it.
    var settings = settings
    if settings.configuration.data.texts.contains("-") {
      _ = try CorpusSource(paths: ["-"], keepingInputIn: scratch.path)
      settings.configuration.data.texts = settings.configuration.data.texts.map {
        $0 == "-" ? "\(scratch.path)/standard-input.txt" : $0
      }
    }

    print("\(steps) steps at once")
    settings.out = whole
    try train(settings, from: 0, to: steps, clearUp: scratch.remove)
    print("\(half) steps, a stop, and \(steps - half) more from the checkpoint")
    settings.out = halves
    try train(settings, from: 0, to: half, clearUp: scratch.remove)
    settings.resume = halves
    try train(settings, from: half, to: steps, clearUp: scratch.remove)

    let differences = try differences(whole, halves)
    guard differences.isEmpty else {
      fail("the resumed run differs in \(differences.joined(separator: ", "))")
    }
    let size = try checkpointFiles(whole).reduce(0) { $0 + $1.value.count }
    print("equal: all \(grouped(size)) bytes of the last checkpoints, all metrics and samples")
  }

  /// Trains until a step, as `train` would.
  private static func train(
    _ settings: TrainSettings, from start: Int, to end: Int, clearUp: @escaping () -> Void
  ) throws {
    let run = try PreparedRun.prepare(settings).start()
    let progress = ProgressLine("training", total: end - start)
    defer { progress.finish() }
    var asked = start
    _ = try run.train(
      report: { if case .step = $0 { progress.advance() } },
      shouldStop: {
        StopSignals.endIfAsked(clearUp: clearUp)
        asked += 1
        return asked > end
      })
  }

  /// What differs between two runs: files of the last checkpoint, and lines without their times.
  private static func differences(_ first: String, _ second: String) throws -> [String] {
    let (a, b) = (try checkpointFiles(first), try checkpointFiles(second))
    let files = Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
    func metrics(_ folder: String) throws -> [Metrics] {
      try LineFile<Metrics>.read("\(folder)/metrics.jsonl").map { line in
        var line = line
        (line.time, line.tokensPerSecond) = (nil, nil)
        return line
      }
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
