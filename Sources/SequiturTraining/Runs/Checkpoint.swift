// Checkpoint: a folder with everything that a model needs to be used, and a run to go on.

import SequiturFiles
import SequiturNN
import SequiturTensor
import SequiturText

/// A checkpoint that was found whole: configuration, tokeniser and state are read, the weights when
/// they are asked for.
///
/// ```swift
/// let checkpoint = try Checkpoint(path: "runs/novel")
/// let generator = try Generator(
///   checkpoint.makeModel(), prompt: "the ", tokenizer: checkpoint.tokenizer,
///   options: .greedy, seed: 1)
/// print(checkpoint.tokenizer.decode(Array(generator.prefix(20))))
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

  /// V, the rows of the token table; a table may have more rows than the tokeniser has tokens. Of a
  /// model of one's own it is the tokeniser's.
  public let vocabularySize: Int

  /// Steps made.
  public var step: Int { state.step }
  /// The file with the weights.
  public var weightsPath: String { "\(folder)/\(Self.weights)" }
  /// Whether the moments of an optimiser are there, so that training can go on to the same bits.
  public var hasOptimizer: Bool { Folder.hasFile("\(folder)/\(Self.moments)") }

  static let weights = "model.safetensors"
  static let moments = "optimizer.safetensors"
  static let configurationName = "config.json"

  /// Opens a checkpoint.
  ///
  /// - Parameters:
  ///   - path: the folder of a checkpoint, or of a run: then its last checkpoint.
  ///   - tokenizer: the tokeniser of a run that has one of its own; from the folder that it is
  ///     called with it can read what its ``Tokenizer/save(to:)`` has written.
  /// - Throws: ``RunError`` or a tokeniser's error, by the first file that is missing or damaged,
  ///   or by the name of a tokeniser that was not given.
  public init(
    path: String, tokenizer: ((_ folder: String) throws -> any Tokenizer)? = nil
  ) throws {
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
    if let name = configuration.parts.tokenizer {
      guard let tokenizer else { throw RunParts.refusal("tokeniser", name, in: folder) }
      self.tokenizer = try tokenizer(folder)
    } else {
      self.tokenizer = try TokenizerFile.read(folder)
    }
    guard configuration.parts.model == nil else {
      vocabularySize = self.tokenizer.vocabularySize
      return
    }
    vocabularySize = try Self.tableRows(in: "\(folder)/\(Self.weights)")
    guard self.tokenizer.vocabularySize <= vocabularySize else {
      throw RunError(
        folder, .mismatch,
        """
        expected a tokeniser of at most \(vocabularySize) tokens, the rows of the model's table, found \
        \(self.tokenizer.vocabularySize): its files belong to another model
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
  /// - Parameter configuration: another configuration than the run's own, such as one with another
  ///   dropout; nil for that.
  /// - Throws: ``RunError`` for a model that is not a ``GPT`` of a configuration, by its name, and
  ///   for sizes that the weights are nowhere near; ``ConfigurationError``, ``SafetensorsError`` or
  ///   ``StateError`` if the configuration makes no model or the weights are not its own.
  public func makeModel(_ configuration: GPT.Configuration? = nil) throws -> GPT {
    try self.configuration.parts.refuseForeignModel(in: folder)
    let configuration = configuration ?? self.configuration.model
    try configuration.validate(vocabularySize: vocabularySize)
    let weights = try SafetensorsFile(path: weightsPath).count
    if let misfit = configuration.misfit(vocabularySize: vocabularySize, weights: weights) {
      throw RunError("\(folder)/\(Self.configurationName)", .mismatch, misfit)
    }
    var random = SeededRandom(seed: 0)
    let model = withoutStartValues {
      GPT(configuration, vocabularySize: vocabularySize, using: &random)
    }
    try loadWeights(into: model)
    return model
  }

  /// Gives a model of one's own the weights of its run.
  ///
  /// - Throws: ``SafetensorsError``, or ``StateError`` if the weights are not those of the model.
  public func loadWeights(into model: some Module) throws {
    let file = try SafetensorsFile(path: weightsPath)
    // Before any of it is read.
    try model.checkState(
      shapes: Dictionary(uniqueKeysWithValues: file.entries.map { ($0.name, $0.shape) }))
    try model.load(file.tensors())
  }

  /// The optimiser's state, as a trainer takes it.
  func optimizerState() throws -> OptimizerState {
    OptimizerState(
      tensors: try SafetensorsFile(path: "\(folder)/\(Self.moments)").tensors(),
      // Earlier versions had AdamW alone, which made an update a step.
      counters: state.optimizerCounters ?? ["updates": state.step])
  }

  /// Writes the files of a checkpoint into a folder that is not yet under its name.
  static func write(
    _ configuration: RunConfiguration, _ state: TrainerState, model: any LanguageModel,
    optimizer: OptimizerState?, tokenizer: any Tokenizer, into folder: String
  ) throws {
    var state = state
    state.optimizerCounters = optimizer?.counters
    // They share memory with the parameters, which do not change meanwhile.
    let tensors = model.namedParameters().map { ($0.name, $0.parameter.detached()) }
    try SafetensorsFile.write(
      Dictionary(uniqueKeysWithValues: tensors), to: "\(folder)/\(weights)")
    if let optimizer { try SafetensorsFile.write(optimizer.tensors, to: "\(folder)/\(moments)") }
    if TokenizerFile.canWrite(tokenizer) {
      try TokenizerFile.write(tokenizer, to: folder)
    } else {
      try tokenizer.save(to: folder)
    }
    for (name, text) in [
      (configurationName, try configuration.json()), (TrainerState.name, state.json),
    ] {
      try writing("\(folder)/\(name)", FileReplacement.write(text, to: "\(folder)/\(name)"))
    }
    let manifest = try Manifest(measuring: folder)
    try writing(folder, FileReplacement.write(manifest.json, to: "\(folder)/\(Manifest.name)"))
  }
}
