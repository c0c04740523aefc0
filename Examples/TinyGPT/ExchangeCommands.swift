// export and import: models in the form of GPT-2 that Hugging Face's transformers reads and writes.

import ExampleSupport
import Sequitur

struct ExportCommand: Sendable {
  var run = ""
  var to = ""

  static let command = Command(
    "export", "Writes a folder that transformers opens: GPT2LMHeadModel and AutoTokenizer.",
    defaults: ExportCommand(),
    [
      .run(\.run),
      .option("to", \.to, .path, value: "folder", required: true, "a new folder"),
    ])

  func perform() throws {
    let checkpoint = try Checkpoint(path: run)
    try GPT2Folder.write(checkpoint.makeModel(), tokenizer: checkpoint.tokenizer, to: to)
    try StandardOutput.print(
      """
      \(checkpoint.folder) is now in \(to)
      Check it: python \(shellWord("\(to)/check.py")) (needs torch and transformers)
      """)
  }
}

struct ImportCommand: Sendable {
  var folder = ""
  var to = ""

  static let command = Command(
    "import", "Makes a run of a GPT-2 in Hugging Face's form, to sample, evaluate and fine-tune.",
    defaults: ImportCommand(),
    [
      .positional(
        "folder", \.folder, .path, "a folder with config.json, safetensors and a tokeniser"),
      .option("to", \.to, .path, value: "run", required: true, "the folder of the new run"),
    ])

  func perform() throws {
    let (model, options, tokenizer) = try GPT2Folder.read(folder)
    var configuration = RunConfiguration(model: options)
    configuration.data.tokenizer = folder
    let run = try NewRunFolder(to)
    let saved = try run.discardingOnFailure {
      try run.folder.save(
        configuration, TrainerState(), model: model, optimizer: nil, tokenizer: tokenizer,
        isBest: true)
    }
    let fineTuning = ["train", "FILE", "--from", to, "--out", "runs/tuned"]
    try StandardOutput.print(
      """
      \(folder) is now in \(saved): \(grouped(model.parameterCount)) parameters
      Sample:    \(Program.line(["sample", to]))
      Fine-tune: \(Program.line(fineTuning))
      """)
  }
}
