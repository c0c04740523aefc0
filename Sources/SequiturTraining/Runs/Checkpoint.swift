// Checkpoint: a folder with everything that a model needs to be used, and a run to go on.

import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// A checkpoint that was found whole: configuration, tokeniser and state are read, the weights when
/// they are asked for.
///
/// ```swift
/// let checkpoint = try Checkpoint(path: "runs/nano")
/// let model = try checkpoint.makeModel()
/// print(checkpoint.tokenizer.decode(...))
/// ```
///
/// The folder holds `config.json`, `model.safetensors`, `optimizer.safetensors` (not for imported
/// models), `trainer_state.json`, the tokeniser's files, and `manifest.json` with the length and
/// checksum of each. It appears under its name only when all of it is on disk.
public struct Checkpoint: Sendable {
  /// The checkpoint's folder.
  public let folder: String
  /// What its run was started with.
  public let configuration: RunConfiguration
  /// How far its run had come.
  public let state: TrainerState
  /// The tokeniser that its model was trained with.
  public let tokenizer: any Tokenizer

  /// Steps made.
  public var step: Int { state.step }
  /// The model's sizes and choices.
  public var options: ModelOptions { configuration.model }
  /// V, the rows of the token table; a table may have more rows than the tokeniser has tokens.
  public let vocabularySize: Int
  /// The file with the weights.
  public var weightsPath: String { "\(folder)/\(Self.weights)" }
  /// Whether the moments of an optimiser are there, so that training can go on to the same bits.
  public var hasOptimizer: Bool { Folder.hasFile("\(folder)/\(Self.moments)") }

  static let weights = "model.safetensors"
  static let moments = "optimizer.safetensors"
  static let configurationName = "config.json"

  /// Opens a checkpoint.
  ///
  /// - Parameter path: the folder of a checkpoint, or of a run: then its last checkpoint.
  /// - Throws: ``RunError`` or a tokeniser's error, by the first file that is missing or damaged.
  public init(path: String) throws {
    guard Folder.exists(path) else {
      throw RunError(
        path, .missing, "expected the folder of a run or of a checkpoint, found nothing there")
    }
    let isNamed = Folder.name(of: path).hasPrefix(RunFolder.checkpointPrefix)
    if isNamed || Folder.hasFile("\(path)/\(Manifest.name)") {
      folder = path
    } else {
      folder = try RunFolder.newestCheckpoint(in: path)
    }
    try Manifest(readingFrom: folder).check(folder)
    configuration = try RunConfiguration(path: "\(folder)/\(Self.configurationName)")
    state = try TrainerState(readingFrom: folder)
    tokenizer = try TokenizerFile.read(folder)
    vocabularySize = try Self.tableRows(in: "\(folder)/\(Self.weights)")
    guard tokenizer.vocabularySize <= vocabularySize else {
      throw RunError(
        folder, .mismatch,
        """
        expected a tokeniser of at most \(vocabularySize) tokens, the rows of the model's table, found \
        \(tokenizer.vocabularySize): its files belong to another model
        """)
    }
  }

  private static func tableRows(in path: String) throws -> Int {
    let name = "tokens.table"
    let file = try SafetensorsFile(path: path)
    guard let shape = file.entry(name)?.shape, shape.count == 2 else {
      throw RunError(path, .damaged, "expected a token table '\(name)' of two axes, found none")
    }
    return shape[0]
  }

  /// What the newest checkpoint of a run was started with.
  public static func configuration(ofRun path: String) throws(RunError) -> RunConfiguration {
    try RunConfiguration(path: "\(RunFolder.newestCheckpoint(in: path))/\(configurationName)")
  }

  /// The model with its weights.
  ///
  /// - Parameter options: other options than the run's own, such as another dropout; nil for those.
  /// - Throws: ``ModelOptionsError``, ``SafetensorsError`` or ``StateError`` if the options make no model
  ///   or the weights are not those of the options.
  public func makeModel(_ options: ModelOptions? = nil) throws -> GPT {
    let options = options ?? self.options
    try options.validate(vocabularySize: vocabularySize)
    var random = SeededRandom(seed: 0)
    let model = withoutStartValues {
      options.makeModel(vocabularySize: vocabularySize, using: &random)
    }
    try model.load(SafetensorsFile(path: weightsPath).tensors())
    return model
  }

  /// The moments of the optimiser, as a trainer takes them.
  func moments() throws -> [String: Tensor] {
    try SafetensorsFile(path: "\(folder)/\(Self.moments)").tensors()
  }

  /// Writes the files of a checkpoint into a folder that is not yet under its name.
  static func write(
    _ configuration: RunConfiguration, _ state: TrainerState, model: GPT,
    moments: [String: Tensor]?, tokenizer: any Tokenizer, into folder: String
  ) throws {
    try SafetensorsFile.write(model.weights(), to: "\(folder)/\(weights)")
    if let moments { try SafetensorsFile.write(moments, to: "\(folder)/\(Self.moments)") }
    try TokenizerFile.write(tokenizer, to: folder)
    for (name, text) in [
      (configurationName, try configuration.json()), (TrainerState.name, state.json),
    ] {
      try writing("\(folder)/\(name)", FileReplacement.write(text, to: "\(folder)/\(name)"))
    }
    let manifest = try Manifest(measuring: folder)
    try writing(folder, FileReplacement.write(manifest.json, to: "\(folder)/\(Manifest.name)"))
  }
}

extension Module {
  /// The weights by name, sharing memory with the parameters: to be written before they change.
  fileprivate func weights() -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: namedParameters().map { ($0.name, $0.parameter.detached()) })
  }
}
