// GPT2Folder: models in the form of GPT-2 as Hugging Face's transformers reads and writes it, and
// their reading: one file or several shards, every tensor accounted for.

import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// Folders in the form of GPT-2 as the transformers library reads and writes it (Radford et al.
/// 2019): config.json, model.safetensors and the tokeniser's files.
///
/// ```swift
/// try GPT2Folder.write(model, tokenizer: tokenizer, to: "export")
/// let read = try GPT2Folder.read("export")  // model, configuration and tokenizer
/// ```
public enum GPT2Folder {
  static let configurationFile = "config.json"
  static let weightsFile = "model.safetensors"
  static let indexFile = "model.safetensors.index.json"
  static let prefix = "transformer."

  /// Why a model has no place in GPT-2's form, as one sentence; nil if it has one.
  ///
  /// GPT-2 has learned positions, layer norm before each branch, and GELU or ReLU. A model without
  /// biases has a place: its biases are zeros there.
  public static func problem(_ model: GPT.Configuration) -> String? {
    GPT2Configuration.refusal(of: model)
  }

  /// Reads a model with its tokeniser.
  ///
  /// - Throws: ``GPT2Error`` or ``SafetensorsError``, and what the tokeniser's files are refused
  ///   for.
  public static func read(
    _ folder: String
  ) throws -> (model: GPT, configuration: GPT.Configuration, tokenizer: any Tokenizer) {
    let (model, configuration) = try readModel(folder)
    let tokenizer = try TokenizerFile.read(folder)
    guard tokenizer.vocabularySize <= model.vocabularySize else {
      throw GPT2Error(
        folder,
        "expected a tokeniser of at most \(model.vocabularySize) tokens, the rows of the "
          + "model's table, found \(tokenizer.vocabularySize): its files belong to another model")
    }
    return (model.withoutUnknownRow(of: tokenizer), configuration, tokenizer)
  }

  /// Reads a model without its tokeniser: config.json with model.safetensors, or with the shards
  /// that model.safetensors.index.json names.
  ///
  /// Names may begin with `transformer.` or not; the causal masks that old files hold are left
  /// alone. All other tensors must be there, in their shapes, and no others. Where the configuration
  /// ties the head to the token table, a file may hold either or both; as in transformers, a head of
  /// other numbers than the table's is kept, and the model is not tied.
  ///
  /// - Throws: ``GPT2Error`` or ``SafetensorsError``, naming the file.
  public static func readModel(_ folder: String) throws -> (
    model: GPT, configuration: GPT.Configuration
  ) {
    guard Folder.exists(folder) else {
      throw GPT2Error(
        folder, .missing, "expected a folder with \(configurationFile), found no folder")
    }
    let path = "\(folder)/\(configurationFile)"
    var configuration = try GPT2Configuration(json: readJSON(path), path: path)
    var weights = try GPT2Weights(folder: folder)
    if configuration.model.tiedHead { configuration.model.tiedHead = try weights.tieHead() }
    // Nothing is allocated for sizes that the weights are nowhere near.
    if let misfit = configuration.model.misfit(
      vocabularySize: configuration.vocabularySize, weights: weights.count)
    {
      throw GPT2Error(path, misfit)
    }
    var random = SeededRandom(seed: 0)
    let model = withoutStartValues {
      GPT(configuration.model, vocabularySize: configuration.vocabularySize, using: &random)
    }
    try weights.load(GPT2Tensor.all(of: model) ?? [])
    return (model, configuration.model)
  }

  static func readJSON(_ path: String) throws(GPT2Error) -> JSONValue {
    let bytes = try attempt(OpenFile.contents(of: path)) { GPT2Error(cannotRead: path, $0) }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw GPT2Error(path, "expected JSON in UTF-8, found other bytes")
    }
    do throws(JSONError) {
      return try JSONValue(parsing: bytes)
    } catch {
      throw GPT2Error(path, "expected JSON, but \(error)")
    }
  }
}
