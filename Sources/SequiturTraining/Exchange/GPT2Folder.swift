// GPT2Folder: folders in GPT-2's form alone.

import SequiturNN
import SequiturText

/// Folders in the form of GPT-2 as the transformers library reads and writes it (Radford et al.
/// 2019): config.json, model.safetensors and the tokeniser's files. ``TransformersFolder`` has the
/// other forms, too.
///
/// ```swift
/// try GPT2Folder.write(model, tokenizer: tokenizer, to: "export")
/// let read = try GPT2Folder.read("export")  // model, configuration and tokenizer
/// ```
public enum GPT2Folder {
  /// Why a model has no place in GPT-2's form, as one sentence; nil if it has one.
  ///
  /// GPT-2 has learned positions, layer norm before each branch, and GELU or ReLU. A sinusoidal
  /// table, or none, has a place as learned positions. A model without biases has a place: its
  /// biases are zeros there.
  public static func problem(_ model: GPT.Configuration) -> String? {
    ModelForm.problem(model, in: .transformers, among: [.gpt2])
  }

  /// Writes a model as ``TransformersFolder/write(_:tokenizer:to:)`` does, in GPT-2's form.
  public static func write(_ model: GPT, tokenizer: any Tokenizer, to folder: String) throws {
    try TransformersFolder.write(model, tokenizer: tokenizer, to: folder, among: [.gpt2])
  }

  /// Reads a model with its tokeniser, as ``TransformersFolder/read(_:)`` does.
  public static func read(
    _ folder: String
  ) throws -> (model: GPT, configuration: GPT.Configuration, tokenizer: any Tokenizer) {
    try TransformersFolder.read(folder)
  }

  /// Reads a model alone, as ``TransformersFolder/readModel(_:)`` does.
  public static func readModel(_ folder: String) throws -> (
    model: GPT, configuration: GPT.Configuration
  ) {
    try TransformersFolder.readModel(folder)
  }
}
