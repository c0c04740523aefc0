// --exchange: start weights and batches in files, so that other programs can do the same work.

import ExampleSupport
import Sequitur
import SequiturFiles

/// The files of one workload, `NAME` being W1, W2, W3, S16 or S64:
/// - `NAME-weights.safetensors`: the start weights under Sequitur's names;
/// - `NAME-batches.safetensors`: `inputs` and `targets`, [batches, B, T], token numbers as floats;
/// - `NAME.json`: sizes, choices, the optimiser's constants and the losses to expect.
struct Exchange {
  let folder: String

  /// The step whose loss is compared, besides the first.
  private static let lastStep = 10

  /// Writes the files, and returns the losses of the first steps.
  func write(_ workload: Workload) throws -> [Float] {
    let training = Training(workload)
    try SafetensorsFile.write(
      training.model.state(), to: path(workload, "-weights.safetensors"))
    try SafetensorsFile.write(batches(of: workload), to: path(workload, "-batches.safetensors"))
    let losses = (0...Self.lastStep).map { _ in training.step() }
    let text = description(of: workload, losses).text(.indented)
    try OutputFile.write(text + "\n", to: path(workload, ".json"))
    return losses
  }

  private func path(_ workload: Workload, _ ending: String) -> String {
    "\(folder)/\(workload.name)\(ending)"
  }

  private func batches(of workload: Workload) -> [String: Tensor] {
    let batches = workload.makeBatches()
    func tensor(_ part: KeyPath<(inputs: Indices, targets: Indices), Indices>) -> Tensor {
      Tensor(
        batches.flatMap { $0[keyPath: part].values.map(Float.init) },
        shape: [batches.count, workload.batchSize, workload.time])
    }
    return ["inputs": tensor(\.inputs), "targets": tensor(\.targets)]
  }

  private func description(of workload: Workload, _ losses: [Float]) -> JSONValue {
    let options = workload.options
    return .object([
      .init("name", .string(workload.name)),
      .init("vocabulary", .number(workload.vocabularySize)),
      .init("context", .number(options.contextLength)),
      .init("layers", .number(options.layers)), .init("heads", .number(options.heads)),
      .init("width", .number(options.width)), .init("bias", .boolean(options.bias)),
      .init("activation", .string(options.activation.rawValue)),
      .init("norm_epsilon", .number(options.normEpsilon)),
      .init("batch", .number(workload.batchSize)), .init("time", .number(workload.time)),
      .init("learning_rate", .number(Workload.learningRate)),
      .init("beta1", .number(Workload.adam.beta1)),
      .init("beta2", .number(Workload.adam.beta2)),
      .init("epsilon", .number(Workload.adam.epsilon)),
      .init("weight_decay", .number(Workload.weightDecay)),
      .init("clip", .number(Workload.clip)),
      .init("losses", .array(losses.map { .number($0) })),
    ])
  }
}
