// inspect: what is in a run, a checkpoint, a safetensors or a GGUF file.

import ExampleSupport
import Sequitur
import SequiturFiles

struct InspectCommand: Sendable {
  var path = ""

  static let command = Command(
    "inspect", "Prints what is in a run, a checkpoint, or a safetensors or GGUF file.",
    defaults: InspectCommand(),
    [
      .positional(
        "path", \.path, .path,
        "the folder of a run or checkpoint, a folder from transformers, a file.safetensors or a "
          + "file.gguf")
    ])

  func perform() throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw RunError(
        path, .missing, "expected a run, a checkpoint, a safetensors or a GGUF file, found nothing")
    }
    let hasRun = (try? RunFolder.steps(in: path))?.isEmpty == false
    let hasManifest = Folder.hasFile("\(path)/manifest.json")
    if path.lowercased().hasSuffix(".gguf"), !Folder.exists(path) {
      try inspectGGUF()
    } else if !Folder.exists(path) {
      try StandardOutput.print(styled: Self.table(of: SafetensorsFile(path: path)))
    } else if hasRun || hasManifest {
      try inspectCheckpoint()
    } else if Folder.hasFile("\(path)/config.json") {
      try inspectFolder()
    } else {
      throw RunError(
        path, .missing,
        "expected a run, a checkpoint or a folder from transformers, found a folder without "
          + "checkpoints and without config.json")
    }
  }

  private func inspectGGUF() throws {
    let file = try GGUFContents(path: path)
    try StandardOutput.print(
      """
      model         \(path)
      parameters    \(grouped(file.tensors.reduce(0) { $0 + $1.count }))
      tokeniser     \(file.tokenizer)

      """)
    var keys = TextTable([.left("key"), .left("value")])
    for (name, value) in file.keys { keys.add([name, value.replacing("\n", with: "\\n")]) }
    try StandardOutput.print(styled: keys.text(usesColor: StandardOutput.terminal.usesColor))
    try StandardOutput.print("")
    try StandardOutput.print(styled: Self.table(of: file.tensors))
  }

  private func inspectFolder() throws {
    let (model, options, tokenizer) = try TransformersFolder.read(path)
    try StandardOutput.print(
      """
      model         \(path), in the form of \(TransformersFolder.form(options)?.title ?? "none")
      parameters    \(grouped(model.parameterCount)), \(megabytes(4 * model.parameterCount))
      tokeniser     \(Self.kind(of: tokenizer)), \(counted(tokenizer.vocabularySize, "token"))

      \(JSONValue(encoding: options).text(.spaced))
      """)
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    // A fixture holds no weights, though it is of the same form.
    for name in names where name.hasPrefix("model") && name.hasSuffix(".safetensors") {
      try StandardOutput.print("\n\(name)")
      try StandardOutput.print(
        styled: Self.table(of: SafetensorsFile(path: "\(path)/\(name)")))
    }
  }

  private static func kind(of tokenizer: any Tokenizer) -> String {
    switch tokenizer {
    case is CharacterTokenizer: "character"
    case is ByteTokenizer: "byte"
    case is BytePairTokenizer: "bpe"
    default: "\(type(of: tokenizer))"
    }
  }

  private func inspectCheckpoint() throws {
    let checkpoint = try Checkpoint(path: path)
    let found = (try? RunFolder.steps(in: path)) ?? []
    let steps = found.isEmpty ? [checkpoint.step] : found
    let file = try SafetensorsFile(path: checkpoint.weightsPath)
    let parameters = file.count
    let configuration = checkpoint.configuration
    let training = configuration.trainingBytes(
      vocabularySize: checkpoint.vocabularySize)
    let kind = configuration.parts.model.map { "of the model \($0)" }
    let best = checkpoint.state.bestLoss.map {
      "\(fixed($0, 4)) at step \(checkpoint.state.bestStep ?? 0)"
    }
    try StandardOutput.print(
      """
      checkpoint    \(checkpoint.folder), step \(checkpoint.step)
      checkpoints   \(steps.map(String.init).joined(separator: ", "))
      best val loss \(best ?? "none")
      parameters    \(grouped(parameters)), \(megabytes(4 * parameters)); \
      \(kind ?? "training takes about \(megabytes(training))")
      tokeniser     \(Self.kind(of: checkpoint.tokenizer)), \
      \(counted(checkpoint.tokenizer.vocabularySize, "token"))
      optimiser     \(checkpoint.hasOptimizer ? "saved: the run can be resumed" : "none: imported")

      \(checkpoint.configuration.json())
      """)
    try StandardOutput.print(styled: Self.table(of: file))
  }

  private static func table(of file: SafetensorsFile) -> String {
    table(of: file.entries.map { ($0.name, $0.type.rawValue, $0.shape, $0.count) })
  }

  private static func table(
    of tensors: [(name: String, type: String, shape: [Int], count: Int)]
  ) -> String {
    var table = TextTable([
      .left("tensor"), .left("type"), .right("shape"), .right("numbers"),
    ])
    for entry in tensors {
      table.add([
        entry.name, entry.type, entry.shape.map(String.init).joined(separator: " x "),
        grouped(entry.count),
      ])
    }
    return table.text(usesColor: StandardOutput.terminal.usesColor)
  }
}
