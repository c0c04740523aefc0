// TransformersFolder: models in the forms that Hugging Face's transformers reads and writes, and
// their reading: one file or several shards, every tensor accounted for.

import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// Folders as the transformers library reads and writes them: config.json, model.safetensors and the
/// tokeniser's files, in the ``ModelForm`` that holds the model's choices exactly.
///
/// ```swift
/// let form = try TransformersFolder.write(model, tokenizer: tokenizer, to: "exported")
/// let read = try TransformersFolder.read("exported")  // model, configuration and tokenizer
/// ```
public enum TransformersFolder {
  static let configurationFile = "config.json"
  static let weightsFile = "model.safetensors"
  static let indexFile = "model.safetensors.index.json"

  /// Why a model has no place in any form, as one sentence with what would have one; nil if it has
  /// one.
  public static func problem(_ model: GPT.Configuration) -> String? {
    ModelForm.problem(model, in: .transformers)
  }

  /// The form that holds a model; nil if none does.
  public static func form(_ model: GPT.Configuration) -> ModelForm? {
    ModelForm.allCases.first { $0.misfits(of: model, in: .transformers).isEmpty }
  }

  /// Reads a model with its tokeniser, in the form of GPT-2, Llama or Arcee.
  ///
  /// - Throws: ``ExchangeError`` or ``SafetensorsError``, and what the tokeniser's files are refused
  ///   for.
  public static func read(
    _ folder: String
  ) throws -> (model: GPT, configuration: GPT.Configuration, tokenizer: any Tokenizer) {
    let (model, configuration) = try readModel(folder)
    let tokenizer = try TokenizerFile.read(folder)
    guard tokenizer.vocabularySize <= model.vocabularySize else {
      throw ExchangeError(
        folder,
        "expected a tokeniser of at most \(model.vocabularySize) tokens, the rows of the "
          + "model's table, found \(tokenizer.vocabularySize): its files belong to another model")
    }
    return (model.withoutUnknownRow(of: tokenizer), configuration, tokenizer)
  }

  /// Reads a model without its tokeniser: config.json with model.safetensors, or with the shards
  /// that model.safetensors.index.json names.
  ///
  /// Names may begin with `transformer.`, or a form's other prefix, or not; the causal masks that old files hold are left
  /// alone. All other tensors must be there, in their shapes, and no others. Where the configuration
  /// ties the head to the token table, a file may hold either or both; as in transformers, a head of
  /// other numbers than the table's is kept, and the model is not tied.
  ///
  /// - Throws: ``ExchangeError`` or ``SafetensorsError``, naming the file.
  public static func readModel(_ folder: String) throws -> (
    model: GPT, configuration: GPT.Configuration
  ) {
    guard Folder.exists(folder) else {
      throw ExchangeError(
        folder, .missing, "expected a folder with \(configurationFile), found no folder")
    }
    let path = "\(folder)/\(configurationFile)"
    var configuration = try TransformersConfiguration(json: readJSON(path), path: path)
    let names = configuration.form.names(in: .transformers)
    var weights = try FormWeights(folder: folder, prefix: names.prefix)
    if configuration.model.tiedHead { configuration.model.tiedHead = try weights.tieHead(names) }
    let model = try weights.model(
      configuration.model, vocabularySize: configuration.vocabularySize, form: configuration.form,
      in: .transformers, path: path)
    return (model, configuration.model)
  }

  static func readJSON(_ path: String) throws(ExchangeError) -> JSONValue {
    let bytes = try attempt(OpenFile.contents(of: path)) { ExchangeError(cannotRead: path, $0) }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ExchangeError(path, "expected JSON in UTF-8, found other bytes")
    }
    do throws(JSONError) {
      return try JSONValue(parsing: bytes)
    } catch {
      throw ExchangeError(path, "expected JSON, but \(error)")
    }
  }
}
