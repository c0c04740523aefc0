// Writing a model in a form of transformers: a folder that appears whole or not at all.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

extension TransformersFolder {
  /// Writes a model with its tokeniser, in the form that holds it, as `AutoModelForCausalLM` and
  /// `AutoTokenizer` read them: config.json, generation_config.json, model.safetensors and the
  /// tokeniser's files; and beside them fixture.safetensors with tokens and this model's logits, which
  /// check.py compares with those that transformers computes.
  ///
  /// A ``CharacterTokenizer`` has an unknown token in its file, whose row in the table is zeros and is
  /// dropped again by ``read(_:)``. Everything goes to a temporary sibling, which is renamed at the
  /// end.
  ///
  /// - Parameters:
  ///   - model: the model; its weights are written as F32.
  ///   - tokenizer: its tokeniser.
  ///   - folder: what must not exist yet, or be empty; folders on the way to it are made.
  /// - Returns: the form.
  /// - Throws: ``ExchangeError`` if no form has a place for the model (``problem(_:)``), if the
  ///   folder has something in it, or if the system refuses; ``SafetensorsError``; what the
  ///   tokeniser's files are refused for. Nothing is left behind then.
  @discardableResult
  public static func write(
    _ model: GPT, tokenizer: any Tokenizer, to folder: String
  ) throws -> ModelForm {
    try write(model, tokenizer: tokenizer, to: folder, among: ModelForm.allCases)
  }

  /// The same, in one of some forms.
  @discardableResult
  static func write(
    _ model: GPT, tokenizer: any Tokenizer, to folder: String, among forms: [ModelForm]
  ) throws -> ModelForm {
    let place = try ModelForm.place(
      for: model, in: .transformers, among: forms, path: folder)
    let model = model.withUnknownRow(of: tokenizer)
    let configuration = TransformersConfiguration(
      form: place.form, model: place.configuration, vocabularySize: model.vocabularySize)
    guard let tensors = FormTensor.all(of: model, form: place.form, in: .transformers) else {
      throw ExchangeError(folder, "expected norms of this library, found other layers")
    }
    let ropeBase = (model.positions as? RotaryPositions)?.base ?? RotaryPositions().base
    try checkIsFree(folder)
    let parent = Folder.parent(of: folder)
    let temporary = Folder.temporarySibling(of: folder)
    var made: [String] = []
    do {
      made = try Folder.create(temporary)
      let end = tokenizer.endOfText
      try write(
        configuration.json(endOfText: end, ropeBase: ropeBase),
        to: "\(temporary)/\(configurationFile)")
      try write(
        generation(endOfText: end, rows: model.vocabularySize, tokens: tokenizer.vocabularySize),
        to: "\(temporary)/generation_config.json")
      let names = place.form.entry.names
      let named = tensors.map { tensor in
        (
          tensor.name == "\(names.head).weight" ? tensor.name : names.prefix + tensor.name,
          tensor.tensor()
        )
      }
      try SafetensorsFile.write(
        Dictionary(uniqueKeysWithValues: named), to: "\(temporary)/\(weightsFile)")
      try TokenizerFile.write(tokenizer, to: temporary)
      try ExchangeCheck.write(model, to: temporary)
      Folder.flush(temporary)
      try Folder.rename(temporary, to: folder)
      Folder.flush(parent)
      return place.form
    } catch {
      try? Folder.remove(temporary)
      Folder.removeEmpty(made)
      if let refusal = error as? SystemError {
        throw ExchangeError(cannotWrite: folder, refusal)
      }
      throw error
    }
  }

  /// The content of generation_config.json. Rows of the table that no token here has are never drawn:
  /// a row of zeros gives logits of 0, which may be likely.
  private static func generation(endOfText: Int32?, rows: Int, tokens: Int) -> JSONValue {
    let end = endOfText.map { JSONValue.number($0) } ?? .null
    let suppressed = (tokens..<max(tokens, rows)).map { JSONValue.number($0) }
    return .object(
      [.init("bos_token_id", end), .init("eos_token_id", end)]
        + (suppressed.isEmpty ? [] : [.init("suppress_tokens", .array(suppressed))]))
  }

  /// Refuses what is there already, unless it is an empty folder.
  private static func checkIsFree(_ folder: String) throws(ExchangeError) {
    guard !Folder.hasFile(folder) else {
      throw ExchangeError(
        folder, .unwritable, "expected a new or empty folder, found a file; choose another name")
    }
    guard Folder.exists(folder) else { return }
    let names = try attempt(Folder.names(in: folder)) { ExchangeError(cannotRead: folder, $0) }
    guard names.isEmpty else {
      throw ExchangeError(
        folder, .unwritable,
        "expected a new or empty folder, found \(counted(names.count, "file")) such as '\(names[0])' in "
          + "it; choose another name or remove them")
    }
  }

  private static func write(_ json: JSONValue, to path: String) throws(SystemError) {
    try FileReplacement.write(json.text(.indented) + "\n", to: path)
  }
}
