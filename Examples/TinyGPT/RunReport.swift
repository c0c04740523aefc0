// report.html of a run: what it is made from, where it goes, and the command that writes it again.

import ExampleSupport
import Sequitur
import SequiturFiles

/// Writes report.html into the folder of a run.
enum RunReport {
  /// The file of a run whose learning rate was found by a test.
  static let learningRates = "learning-rates.jsonl"

  /// Reports a run that has just ended.
  static func write(for run: TrainingRun, _ prepared: PreparedRun) throws {
    // A run of tiny-gpt has no other model.
    guard let model = run.trainer.model as? GPT else { return }
    let corpus = prepared.corpus
    let held = corpus.validation.count > 1 ? corpus.validation : corpus.training
    let length = min(held.count, prepared.configuration.model.contextLength)
    try write(
      in: run.folder.path,
      TrainingReport(
        configuration: run.configuration, model: model, tokenizer: prepared.tokenizer,
        state: run.state)
    ) { report in
      report.text = prepared.text
      report.evaluation = run.evaluation
      report.sentence = prepared.tokenizer.decode(held[0..<length])
    }
  }

  /// Reports a run from its folder alone, with attention maps of the model's last sample.
  static func write(forRunIn folder: String) throws {
    let checkpoint = try Checkpoint(path: folder)
    try write(
      in: folder,
      TrainingReport(
        configuration: checkpoint.configuration, model: checkpoint.makeModel(),
        tokenizer: checkpoint.tokenizer, state: checkpoint.state)
    ) { report in
      report.text = try? TextSummary(path: "\(folder)/text.json")
      report.sentence = report.samples.last?.text ?? ""
    }
  }

  /// Writes the page with what stands in the folder, and what `complete` adds.
  private static func write(
    in folder: String, _ report: TrainingReport,
    complete: (inout TrainingReport) -> Void
  ) throws {
    var report = report
    report.command = Program.line(Array(CommandLine.arguments.dropFirst()))
    report.environment = environment
    report.metrics = (try? LineFile<Metrics>.read("\(folder)/metrics.jsonl")) ?? []
    report.rateTest = (try? LineFile<Metrics>.read("\(folder)/\(learningRates)")) ?? []
    report.samples = (try? LineFile<Sample>.read("\(folder)/samples.jsonl")) ?? []
    complete(&report)
    try OutputFile.write(report.page.html, to: "\(folder)/report.html")
  }

  private static var environment: [(name: String, value: String)] {
    let process = ProcessInfo.processInfo
    return [
      ("Sequitur", TinyGPT.version), ("system", process.operatingSystemVersionString),
      ("processors", "\(process.activeProcessorCount)"), ("threads", "\(Threads.count)"),
      ("memory", megabytes(Int(clamping: process.physicalMemory))),
    ]
  }
}

struct ReportCommand: Sendable {
  var run = ""

  static let command = Command(
    "report", "Writes the report page of a run again, from its folder.", defaults: ReportCommand(),
    [.positional("run", \.run, .path, "the folder of a run")])

  func perform() throws {
    try RunReport.write(forRunIn: run)
    try StandardOutput.print("Report: \(run)/report.html")
  }
}
