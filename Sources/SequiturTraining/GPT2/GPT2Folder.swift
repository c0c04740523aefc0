// GPT2Folder: models in the form of GPT-2 as Hugging Face's transformers reads and writes it.

import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// Folders in the form of GPT-2 as the transformers library reads and writes it (Radford et al.
/// 2019): config.json, model.safetensors and the tokeniser's files.
///
/// ```swift
/// try GPT2Folder.write(model, tokenizer: tokenizer, to: "export")
/// let (model, configuration, tokenizer) = try GPT2Folder.read("gpt2")
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
    return (model, configuration, tokenizer)
  }
}
