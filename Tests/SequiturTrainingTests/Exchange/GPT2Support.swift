// What the tests of GPT-2's form share: models with random numbers everywhere, folders to damage.

import Foundation
import SequiturNN
import SequiturTensor
import SequiturText
import SequiturTraining
import Testing

/// Options of a small model that has a place in GPT-2's form.
func gpt2Options(_ change: (inout GPT.Configuration) -> Void = { _ in }) -> GPT.Configuration {
  var options = GPT.Configuration.gpt2
  (options.contextLength, options.layers, options.heads, options.width) = (7, 2, 3, 12)
  change(&options)
  return options
}

/// A model of 9 tokens whose parameters, biases and norms too, are random numbers.
func gpt2Model(_ options: GPT.Configuration = gpt2Options()) -> GPT {
  var random = SeededRandom(seed: 8)
  let model = GPT(options, vocabularySize: 9, using: &random)
  for parameter in model.parameters {
    parameter.assign(Tensor(normal: parameter.shape, deviation: 0.5, using: &random).values)
  }
  return model
}

/// A tokeniser of the model's 9 tokens.
let gpt2Tokenizer = CharacterTokenizer(text: "abcdefghi")

/// Runs the body with a folder that a model was written to.
func withGPT2Folder(
  _ model: GPT = gpt2Model(), _ body: (_ folder: String) throws -> Void
) throws {
  try withTemporaryFolder { parent in
    try GPT2Folder.write(model, tokenizer: gpt2Tokenizer, to: "\(parent)/export")
    try body("\(parent)/export")
  }
}

/// What a folder is refused for when it is read; "read" if it is not.
func gpt2Refusal(_ folder: String) -> String {
  do {
    _ = try GPT2Folder.readModel(folder)
    return "read"
  } catch {
    return "\(error)"
  }
}

/// Changes the fields of a folder's config.json.
func changeConfiguration(_ folder: String, _ change: (inout [String: Any]) -> Void) throws {
  let file = URL(filePath: "\(folder)/config.json")
  let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
  var fields = try #require(json as? [String: Any])
  change(&fields)
  try JSONSerialization.data(withJSONObject: fields).write(to: file)
}

/// Changes the tensors of a folder's model.safetensors.
func changeWeights(_ folder: String, _ change: (inout [String: Tensor]) -> Void) throws {
  let path = "\(folder)/model.safetensors"
  var tensors = try SafetensorsFile(path: path).tensors()
  change(&tensors)
  try SafetensorsFile.write(tensors, to: path)
}

/// Puts a folder's weights into two shards with an index.
func shardWeights(_ folder: String) throws {
  let tensors = try SafetensorsFile(path: "\(folder)/model.safetensors").tensors()
  try FileManager.default.removeItem(atPath: "\(folder)/model.safetensors")
  var map: [String: String] = [:]
  for shard in 0..<2 {
    let name = "model-0000\(shard + 1)-of-00002.safetensors"
    let part = tensors.keys.sorted().enumerated().filter { $0.offset % 2 == shard }.map(\.element)
    try SafetensorsFile.write(tensors.filter { part.contains($0.key) }, to: "\(folder)/\(name)")
    for tensor in part { map[tensor] = name }
  }
  try writeIndex(folder, map)
}

/// Writes model.safetensors.index.json.
func writeIndex(_ folder: String, _ map: [String: Any]) throws {
  let index: [String: Any] = ["metadata": ["total_size": 1], "weight_map": map]
  try JSONSerialization.data(withJSONObject: index)
    .write(to: URL(filePath: "\(folder)/model.safetensors.index.json"))
}

/// The weights by name, as bits.
func stateBits(_ model: GPT) -> [String: [UInt32]] {
  model.state().mapValues { $0.values.map(\.bitPattern) }
}

/// The logits of one sequence of all 7 positions, as bits.
func logitBits(_ model: GPT) -> [UInt32] {
  model(Indices(rows: [[3, 1, 4, 1, 5, 8, 2]])).values.map(\.bitPattern)
}
