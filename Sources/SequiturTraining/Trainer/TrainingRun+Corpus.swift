// A run on a corpus: its windows and its held-out windows, as the run's options ask for them.

import SequiturNN
import SequiturTensor
import SequiturText

extension TrainingRun {
  /// Starts a run on a text.
  ///
  /// ```swift
  /// let folder = try RunFolder.create("runs/novel")
  /// let source = try CorpusSource(paths: ["novel.txt"])
  /// let tokenizer = CharacterTokenizer(scalars: try source.statistics().characterSet)
  /// let corpus = try Corpus(source, tokenizer: tokenizer, in: folder.path)
  /// let run = try TrainingRun(in: folder, configuration, tokenizer: tokenizer, corpus: corpus)
  /// _ = try run.train { print($0) }
  /// ```
  ///
  /// - Parameters:
  ///   - model: the model to begin with; nil for a ``GPT`` of the configuration with random weights
  ///     from its seed.
  ///   - optimizer: one made for the model; nil for the options' AdamW.
  ///   - objective: what the model is trained to do.
  ///   - tokenizer: what the corpus was tokenised with.
  ///   - unseenTokens: tokens that a given model has never seen and that are to be left out of its
  ///     samples where the text lacks them too; of a new model these are all that the text lacks.
  ///   - tensorBoard: whether to write TensorBoard's event files too.
  ///   - collective: the ranks that train together, each with a folder of its own.
  /// - Throws: `CorpusError` if the text is shorter than a window, ``ConfigurationError``,
  ///   ``RunError``.
  public convenience init(
    in folder: RunFolder, _ configuration: RunConfiguration, model: (any LanguageModel)? = nil,
    optimizer: (any Optimizer)? = nil, objective: any Objective = NextToken(),
    tokenizer: any Tokenizer, corpus: Corpus, unseenTokens: Set<Int32> = [],
    tensorBoard: Bool = false, collective: any Collective = Alone()
  ) throws {
    var configuration = configuration
    if let model {
      configuration.model.contextLength = model.contextLength
    } else {
      try configuration.model.validate(vocabularySize: tokenizer.vocabularySize)
    }
    let windows = try corpus.windows(for: configuration)
    let lacking = corpus.unseenTokens
    var random = RandomStream.initialization.random(seed: configuration.training.seed)
    try self.init(
      in: folder, configuration,
      model: model
        ?? GPT(configuration.model, vocabularySize: tokenizer.vocabularySize, using: &random),
      optimizer: optimizer, objective: objective, tokenizer: tokenizer, windows: windows,
      validation: corpus.heldOutWindows(for: configuration),
      unseenTokens: model == nil ? lacking : lacking.intersection(unseenTokens),
      tensorBoard: tensorBoard, collective: collective)
  }

  /// Goes on with a run from its newest checkpoint, to the same bits as if it had not been stopped.
  ///
  /// - Parameters:
  ///   - checkpoint: the folder's newest; nil to open it here, where the tokeniser is one of this
  ///     library's.
  ///   - model: made as for the run's start; nil for the configuration's ``GPT``.
  ///   - optimizer: made for this model; nil for the options' AdamW.
  ///   - objective: the run's.
  ///   - corpus: the run's text, tokenised with its checkpoint's tokeniser; nil for the tokens that
  ///     were left in the folder when the run began.
  ///   - steps: another number of steps to end at; nil for the run's own.
  ///   - patience: another patience; nil for the run's own.
  ///   - collective: the ranks that train together.
  public convenience init(
    resuming folder: RunFolder, checkpoint: Checkpoint? = nil,
    model: (any LanguageModel)? = nil, optimizer: (any Optimizer)? = nil,
    objective: any Objective = NextToken(), corpus: Corpus? = nil, steps: Int? = nil,
    patience: Int? = nil, tensorBoard: Bool = false, collective: any Collective = Alone()
  ) throws {
    let checkpoint = try checkpoint ?? Checkpoint(path: folder.path)
    let corpus = try corpus ?? Corpus(readingFrom: folder.path, tokenizer: checkpoint.tokenizer)
    try self.init(
      resuming: folder, checkpoint: checkpoint, model: model, optimizer: optimizer,
      objective: objective, windows: corpus.windows(for: checkpoint.configuration),
      validation: corpus.heldOutWindows(for: checkpoint.configuration), steps: steps,
      patience: patience, tensorBoard: tensorBoard, collective: collective)
  }
}

extension Corpus {
  /// The shuffled windows that a run trains on.
  fileprivate func windows(for configuration: RunConfiguration) throws -> WindowCover {
    try WindowCover(
      training, length: configuration.model.contextLength, seed: configuration.training.seed,
      insideDocuments: configuration.data.documents)
  }

  /// The windows of an evaluation, in each something to predict; none where no held-out token can be
  /// predicted.
  package func heldOutWindows(for configuration: RunConfiguration) -> [Window] {
    let training = configuration.training
    let most = training.evalBatches == 0 ? Int.max : training.evalBatches * training.batchSize
    return validation.evaluationWindows(
      length: configuration.model.contextLength, atMost: most,
      insideDocuments: configuration.data.documents
    ).map { Window(inputs: $0.inputs, targets: $0.targets) }
      .filter { $0.targets.contains { $0 != -1 } }
  }
}
