// Writing a model in GPT-2's form: a folder that appears whole or not at all.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

extension GPT2Folder {
  /// Writes a model with its tokeniser, as `GPT2LMHeadModel.from_pretrained` reads them:
  /// config.json, generation_config.json, model.safetensors and the tokeniser's files; and beside
  /// them fixture.safetensors with tokens and this model's logits, which check.py compares with
  /// those that transformers computes.
  ///
  /// A ``CharacterTokenizer`` has an unknown token in its file, whose row in the table is zeros and is
  /// dropped again by ``read(_:)``. Everything goes to a temporary sibling, which is renamed at the
  /// end.
  ///
  /// - Parameters:
  ///   - model: the model; its weights are written as F32.
  ///   - tokenizer: its tokeniser.
  ///   - folder: what must not exist yet, or be empty; folders on the way to it are made.
  /// - Throws: ``GPT2Error`` if the form has no place for the model (``problem(_:)``), if the
  ///   folder has something in it, or if the system refuses; ``SafetensorsError``; what the
  ///   tokeniser's files are refused for. Nothing is left behind then.
  public static func write(_ model: GPT, tokenizer: any Tokenizer, to folder: String) throws {
    var configuration = try configuration(of: model, folder: folder)
    let model = model.withUnknownRow(of: tokenizer)
    configuration.vocabularySize = model.vocabularySize
    guard let tensors = GPT2Tensor.all(of: model) else {
      throw GPT2Error(folder, "expected layer norms and a table of positions, found other layers")
    }
    try checkIsFree(folder)
    let parent = Folder.parent(of: folder)
    let temporary = Folder.temporarySibling(of: folder)
    var made: [String] = []
    do {
      made = try Folder.create(temporary)
      let end = tokenizer.endOfText
      try write(configuration.json(endOfText: end), to: "\(temporary)/\(configurationFile)")
      try write(
        generation(endOfText: end, rows: model.vocabularySize, tokens: tokenizer.vocabularySize),
        to: "\(temporary)/generation_config.json")
      let named = tensors.map { (fileName(of: $0.name), $0.tensor()) }
      try SafetensorsFile.write(
        Dictionary(uniqueKeysWithValues: named), to: "\(temporary)/\(weightsFile)")
      try TokenizerFile.write(tokenizer, to: temporary)
      try GPT2Check.write(model, to: temporary)
      Folder.flush(temporary)
      try Folder.rename(temporary, to: folder)
      Folder.flush(parent)
    } catch {
      try? Folder.remove(temporary)
      Folder.removeEmpty(made)
      if let refusal = error as? SystemError {
        throw GPT2Error(cannotWrite: folder, refusal)
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

  /// A tensor's name in the file: all but the head's are below `transformer.`.
  private static func fileName(of name: String) -> String {
    name == GPT2Tensor.headName ? name : prefix + name
  }

  private static func configuration(
    of model: GPT, folder: String
  ) throws(GPT2Error) -> GPT2Configuration {
    guard model.positions is LearnedPositions else {
      throw GPT2Error(
        folder,
        "expected what GPT-2's form can say (a learned table of positions), found \(model.positions.name)"
      )
    }
    var configuration: GPT.Configuration
    do throws(ForeignPart) {
      configuration = try GPT.Configuration(describing: model)
    } catch {
      throw GPT2Error(
        folder, "expected a model of parts that GPT-2's form can say, found one whose \(error)")
    }
    // The rows that it has are the positions that it can read.
    configuration.contextLength = model.positions.maximumLength ?? configuration.contextLength
    if let problem = problem(configuration) { throw GPT2Error(folder, problem) }
    return GPT2Configuration(model: configuration, vocabularySize: model.vocabularySize)
  }

  /// Refuses what is there already, unless it is an empty folder.
  private static func checkIsFree(_ folder: String) throws(GPT2Error) {
    guard !Folder.hasFile(folder) else {
      throw GPT2Error(
        folder, .unwritable, "expected a new or empty folder, found a file; choose another name")
    }
    guard Folder.exists(folder) else { return }
    let names = try attempt(Folder.names(in: folder)) { GPT2Error(cannotRead: folder, $0) }
    guard names.isEmpty else {
      throw GPT2Error(
        folder, .unwritable,
        "expected a new or empty folder, found \(counted(names.count, "file")) such as '\(names[0])' in "
          + "it; choose another name or remove them")
    }
  }

  private static func write(_ json: JSONValue, to path: String) throws(SystemError) {
    try FileReplacement.write(json.text(.indented) + "\n", to: path)
  }
}
