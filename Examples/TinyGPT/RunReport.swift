// RunReport: what the report page of a run is made from, and where it goes.

import ExampleSupport
import Sequitur

/// Writes report.html into the folder of a run.
enum RunReport {
  /// Reports a run that has just ended.
  static func write(for run: TrainingRun, _ prepared: PreparedRun) throws {
    let corpus = prepared.corpus
    let held = corpus.validation.count > 1 ? corpus.validation : corpus.training
    let length = min(held.count, prepared.configuration.model.contextLength)
    try write(
      in: run.folder.path,
      TrainingReport.Contents(
        command: commandLine, configuration: run.configuration, text: prepared.text,
        evaluation: run.evaluation, model: run.trainer.model, tokenizer: prepared.tokenizer,
        sentence: prepared.tokenizer.decode(held[0..<length]), state: run.state,
        environment: environment))
  }

  /// Reports a run from its folder alone.
  static func write(forRunIn folder: String) throws {
    let checkpoint = try Checkpoint(path: folder)
    let text = try? TextSummary(path: "\(folder)/text.json")
    try write(
      in: folder,
      TrainingReport.Contents(
        command: commandLine, configuration: checkpoint.configuration, text: text,
        model: checkpoint.makeModel(), tokenizer: checkpoint.tokenizer,
        sentence: checkpoint.sentence(in: folder), state: checkpoint.state,
        environment: environment))
  }

  private static func write(in folder: String, _ contents: TrainingReport.Contents) throws {
    var contents = contents
    contents.metrics = (try? LineFile<Metrics>.read("\(folder)/metrics.jsonl")) ?? []
    contents.samples = (try? LineFile<Sample>.read("\(folder)/samples.jsonl")) ?? []
    try OutputFile.write(TrainingReport(contents).page.html, to: "\(folder)/report.html")
  }

  /// The command as it was typed, quoted where a shell needs it.
  private static var commandLine: String {
    shellWords(["tiny-gpt"] + CommandLine.arguments.dropFirst())
  }

  /// Where the run was made.
  private static var environment: [(name: String, value: String)] {
    let process = ProcessInfo.processInfo
    return [
      ("Sequitur", TinyGPT.version), ("system", process.operatingSystemVersionString),
      ("processors", "\(process.activeProcessorCount)"), ("threads", "\(Threads.count)"),
      ("memory", megabytes(Int(clamping: process.physicalMemory))),
    ]
  }
}

extension Checkpoint {
  /// Text for the attention maps of a run whose own text is not at hand: the model's last sample.
  fileprivate func sentence(in folder: String) -> String {
    let samples = (try? LineFile<Sample>.read("\(folder)/samples.jsonl")) ?? []
    return samples.last?.text ?? ""
  }
}

/// The options of `report`.
struct ReportCommand: Sendable {
  var run = ""

  static var command: Command<ReportCommand> {
    Command(
      "report", "Writes the report page of a run again, from its folder.",
      version: TinyGPT.version, defaults: ReportCommand(),
      [.positional("run", \.run, .path, required: true, "the folder of a run")])
  }

  func perform() throws {
    try RunReport.write(forRunIn: run)
    print("Report: \(run)/report.html")
  }
}
