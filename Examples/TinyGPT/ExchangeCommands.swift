// export and import: models in the forms of Hugging Face's transformers and of llama.cpp.

import ExampleSupport
import Sequitur
import SequiturFiles

struct ExportCommand: Sendable {
  var run = ""
  var to = ""
  var out: String?
  var quantize: Quantization?

  static let command = Command(
    "export", "Writes the model for transformers (Python) or llama.cpp, with a check of both.",
    defaults: ExportCommand(),
    [
      .run(\.run),
      .option(
        "to", \.to, .path, value: "form", required: true,
        "transformers (GPT-2, Llama, Arcee, Starcoder2 or StableLM, whichever holds the model "
          + "exactly), gguf (a file for llama.cpp), gpt2; or a new folder for transformers"),
      .option(
        "out", \.out, .path, value: "path",
        "the new folder or the file (default: transformers, model.gguf or gpt2)"),
      .option(
        "quantize", \.quantize, .choice(of: Quantization.self),
        "weights of a gguf in 8.5 bits each; the difference of the held-out loss is told"),
    ],
    examples: [
      ("tiny-gpt export runs/mine --to transformers --out mine", "a folder for Python"),
      ("tiny-gpt export runs/mine --to gguf --out mine.gguf", "a file for llama.cpp and ollama"),
    ])

  func perform() throws {
    guard quantize == nil || to == "gguf" else {
      throw UsageError("--quantize: expected --to gguf beside it, found --to \(to)")
    }
    let checkpoint = try Checkpoint(path: run)
    let model = try checkpoint.makeModel()
    let tokenizer = checkpoint.tokenizer
    let (target, form): (String, ModelForm)
    switch to {
    case "gguf":
      target = out ?? "model.gguf"
      let made = try OutputFile.prepareFile(target)
      form = try Folder.removingOnFailure(made) {
        try GGUFFile.write(
          model, tokenizer: tokenizer, to: target, quantization: quantize,
          excluding: checkpoint.state.unseenTokens)
      }
    case "gpt2":
      target = out ?? to
      form = .gpt2
      try GPT2Folder.write(model, tokenizer: tokenizer, to: target)
    default:
      guard to == "transformers" || out == nil else {
        throw UsageError(
          "--to: expected transformers, gguf or gpt2 beside --out, found '\(to)'")
      }
      target = out ?? to
      form = try TransformersFolder.write(model, tokenizer: tokenizer, to: target)
    }
    let (script, needs) =
      to == "gguf"
      ? (
        "\(target.hasSuffix(".gguf") ? String(target.dropLast(5)) : target).check.py",
        "llama-cpp-python and safetensors"
      )
      : ("\(target)/check.py", "torch and transformers")
    try StandardOutput.print(
      """
      \(checkpoint.folder) is now in \(target), in the form of \(form.title)
      Check it: python \(shellWord(script)) (needs \(needs))
      """)
    if quantize != nil { try StandardOutput.print(Self.cost(of: target, checkpoint, model)) }
  }

  /// What quantising cost on the text that the run held out.
  private static func cost(
    of path: String, _ checkpoint: Checkpoint, _ model: GPT
  ) throws -> String {
    let run = Folder.parent(of: Folder.resolved(checkpoint.folder))
    let corpus = try? Corpus(readingFrom: run, tokenizer: checkpoint.tokenizer)
    let windows = corpus?.heldOutWindows(for: checkpoint.configuration) ?? []
    guard !windows.isEmpty else {
      return "The run has no held-out text beside it; \(Program.line(["import"])) the file and "
        + "evaluate both on a text to see what quantising cost"
    }
    let losses = try [model, GGUFFile.read(path).model].map {
      Evaluation($0, on: windows, batchSize: checkpoint.configuration.training.batchSize).loss
    }
    return
      "Held-out loss: \(fixed(losses[0], 5)) in F32, \(fixed(losses[1], 5)) in Q8_0, a difference "
      + "of \(fixed(losses[1] - losses[0], 5))"
  }
}

struct ImportCommand: Sendable {
  var path = ""
  var to = ""

  static let command = Command(
    "import", "Makes a run of a model from transformers or llama.cpp, to go on with.",
    defaults: ImportCommand(),
    [
      .positional(
        "path", \.path, .path,
        "a folder with config.json, safetensors and a tokeniser (GPT-2, Llama or Arcee), or a GGUF "
          + "file as export writes it"),
      .option("to", \.to, .path, value: "run", required: true, "the folder of the new run"),
    ])

  func perform() throws {
    let isFile = Folder.hasFile(path)
    let (model, options, tokenizer) =
      try isFile ? GGUFFile.read(path) : TransformersFolder.read(path)
    var state = TrainerState()
    if isFile {
      let vocabulary = 0..<Int32(tokenizer.vocabularySize)
      state.unseenTokens = try GGUFFile.excludedTokens(of: path).filter(vocabulary.contains)
    }
    var configuration = RunConfiguration(model: options)
    configuration.data.tokenizer = path
    let run = try NewRunFolder(to)
    let saved = try run.discardingOnFailure {
      try run.folder.save(
        configuration, state, model: model, optimizer: nil, tokenizer: tokenizer,
        isBest: true)
    }
    let fineTuning = ["train", "FILE", "--from", to, "--out", "runs/tuned"]
    try StandardOutput.print(
      """
      \(path) is now in \(saved): \(grouped(model.parameterCount)) parameters
      Sample:    \(Program.line(["sample", to]))
      Fine-tune: \(Program.line(fineTuning))
      """)
  }
}
