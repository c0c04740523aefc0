// A model of a few hundred weights with windows made by a rule: what the tests of training share.

import Sequitur

/// Windows of a text that repeats every 11 tokens, numbered.
struct CountingWindows: WindowSource {
  var length = 8

  func window(_ n: Int) -> Window {
    let tokens = (0...length).map { Int32((n * 5 + $0) % 11) }
    return Window(inputs: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()))
  }
}

/// Options, model and run of a tiny GPT over 11 characters.
enum TinyRun {
  static let tokenizer = CharacterTokenizer(text: "abcdefghijk")

  static func configuration(
    _ change: (inout RunConfiguration) -> Void = { _ in }
  ) -> RunConfiguration {
    var configuration = RunConfiguration()
    (configuration.model.contextLength, configuration.model.layers) = (8, 1)
    (configuration.model.heads, configuration.model.width) = (2, 8)
    configuration.model.dropout = 0.1
    configuration.training.steps = 6
    configuration.training.batchSize = 2
    configuration.training.evalInterval = 2
    configuration.training.warmupSteps = 2
    configuration.training.sampleInterval = 3
    configuration.training.sampleTokens = 10
    configuration.data.texts = ["counting"]
    change(&configuration)
    return configuration
  }

  static func model(_ configuration: RunConfiguration = configuration()) -> GPT {
    var random = RandomStream.initialization.random(seed: configuration.training.seed)
    return GPT(configuration.model, vocabularySize: 11, using: &random)
  }

  static func trainer(
    _ change: (inout RunConfiguration) -> Void = { _ in }
  ) -> Trainer {
    let configuration = configuration(change)
    return Trainer(
      model(configuration), on: CountingWindows(), options: configuration.training)
  }

  static var validation: [Window] { (100..<104).map(CountingWindows().window) }

  /// A new run in a folder.
  static func start(
    in folder: String, _ change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> TrainingRun {
    let configuration = configuration(change)
    return try TrainingRun(
      in: RunFolder.create(folder), configuration, model: model(configuration),
      tokenizer: tokenizer, windows: CountingWindows(), validation: validation)
  }

  /// The run of a folder, from its newest checkpoint.
  static func resume(
    _ folder: String, steps: Int? = nil, patience: Int? = nil, tensorBoard: Bool = false
  ) throws -> TrainingRun {
    try TrainingRun(
      resuming: RunFolder.open(folder), checkpoint: Checkpoint(path: folder),
      windows: CountingWindows(), validation: validation, steps: steps, patience: patience,
      tensorBoard: tensorBoard)
  }
}

extension Module {
  /// All weights, bit by bit.
  var bits: [UInt32] { parameters.flatMap { $0.values.map(\.bitPattern) } }
}
