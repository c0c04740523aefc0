// inspect: what is in a run, a checkpoint or a safetensors file.

import ExampleSupport
import Foundation
import Sequitur

/// The options of `inspect`.
struct InspectCommand: Sendable {
  var path = ""

  static var command: Command<InspectCommand> {
    Command(
      "inspect", "Prints what is in a run, a checkpoint, or a safetensors file.",
      version: TinyGPT.version, defaults: InspectCommand(),
      [
        .positional(
          "path", \.path, .path, required: true,
          "the folder of a run or checkpoint, a folder from transformers, or a file.safetensors")
      ])
  }

  func perform() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw RunError(
        path, .missing, "expected a run, a checkpoint or a safetensors file, found nothing")
    }
    let hasRun = (try? RunFolder.steps(in: path))?.isEmpty == false
    let manifest = FileManager.default.fileExists(atPath: "\(path)/manifest.json")
    if !isFolder.boolValue {
      print(try Self.table(of: SafetensorsFile(path: path)))
    } else if hasRun || manifest {
      try inspectCheckpoint()
    } else {
      print(try Self.table(of: SafetensorsFile(path: "\(path)/model.safetensors")))
    }
  }

  private func inspectCheckpoint() throws {
    let checkpoint = try Checkpoint(path: path)
    let steps = (try? RunFolder.steps(in: path)) ?? [checkpoint.step]
    let file = try SafetensorsFile(path: checkpoint.weightsPath)
    let parameters = file.entries.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let training = checkpoint.options.trainingBytes(
      vocabularySize: checkpoint.vocabularySize,
      batchSize: checkpoint.configuration.training.batchSize)
    let best = checkpoint.state.bestLoss.map {
      "\(fixed($0, 4)) at step \(checkpoint.state.bestStep ?? 0)"
    }
    print(
      """
      checkpoint    \(checkpoint.folder), step \(checkpoint.step)
      checkpoints   \(steps.map(String.init).joined(separator: ", "))
      best val loss \(best ?? "none")
      parameters    \(grouped(parameters)), \(megabytes(4 * parameters)); training takes about \
      \(megabytes(training))
      tokeniser     \(type(of: checkpoint.tokenizer)), \(checkpoint.tokenizer.vocabularySize) tokens
      optimiser     \(checkpoint.hasOptimizer ? "saved: the run can be resumed" : "none: imported")

      \(try checkpoint.configuration.json())
      \(Self.table(of: file))
      """)
  }

  private static func table(of file: SafetensorsFile) -> String {
    var table = TextTable([
      .left("tensor"), .left("type"), .right("shape"), .right("numbers"),
    ])
    for entry in file.entries {
      table.add([
        entry.name, entry.type.rawValue, entry.shape.map(String.init).joined(separator: " x "),
        grouped(entry.shape.reduce(1, *)),
      ])
    }
    return table.text(usesColor: StandardOutput.terminal.usesColor)
  }
}
