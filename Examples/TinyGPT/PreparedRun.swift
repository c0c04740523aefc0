// PreparedRun: everything that a run needs before its first step: folder, text, tokeniser, model.

import ExampleSupport
import Sequitur
import SequiturFiles

/// A run whose text is read and whose folder is taken.
struct PreparedRun {
  private(set) var configuration: RunConfiguration
  let tokenizer: any Tokenizer
  let corpus: Corpus
  let text: TextSummary
  /// What was read, in the lines that are printed.
  let introduction: String
  private let settings: TrainSettings
  private let folder: RunFolder
  /// The run whose weights a new one begins with; nil for random ones.
  private let from: Checkpoint?
  /// The folder while a new run has saved nothing; nil for a resumed one.
  private let newFolder: NewRunFolder?

  /// Prepares a new run, or one to go on with. A new one that fails leaves nothing behind.
  static func prepare(_ settings: TrainSettings) throws -> PreparedRun {
    if let path = settings.resume { return try PreparedRun(settings, resuming: path) }
    let from = try settings.from.map { try Checkpoint(path: $0) }
    if let from { try from.configuration.parts.refuseForeignModel(in: from.folder) }
    try settings.checkNew(from: from)
    let folder = try NewRunFolder(settings.out ?? TrainSettings.usualFolder)
    return try folder.discardingOnFailure { try PreparedRun(settings, from: from, in: folder) }
  }

  private init(_ settings: TrainSettings, from: Checkpoint?, in newFolder: NewRunFolder) throws {
    self.settings = settings
    self.from = from
    self.newFolder = newFolder
    configuration = settings.configuration
    folder = newFolder.folder
    let given = try from?.tokenizer ?? configuration.data.readTokenizer()
    let (source, validation) = try configuration.data.sources(keepingInputIn: folder.path)
    let statistics = try Progress.reading("reading", clearUp: newFolder.discard) {
      try source.statistics(progress: $0)
    }
    let others = try validation?.statistics().characterSet ?? []
    let tokenizer =
      try given
      ?? configuration.data.makeTokenizer(
        for: source, characters: statistics.characterSet.union(others), clearUp: newFolder.discard)
    let rows = from?.vocabularySize ?? tokenizer.vocabularySize
    try configuration.model.validate(vocabularySize: rows)
    try configuration.checkMemory(vocabularySize: rows)
    let spans = configuration.data.countedSpans
    corpus = try Progress.reading("tokenising", clearUp: newFolder.discard) {
      try Corpus(
        source, validation: validation, counting: spans, tokenizer: tokenizer,
        in: newFolder.folder.path, progress: $0)
    }
    self.tokenizer = tokenizer
    text = TextSummary(source, validation, statistics, corpus, tokenizer)
    try OutputFile.write(
      JSONValue(encoding: text).text(.spaced) + "\n", to: "\(folder.path)/text.json")
    let parameters = configuration.model.parameterCount(vocabularySize: rows)
    introduction =
      ([text.lines(parameters: parameters)] + leftOutLines(source) + leftOutLines(validation)
      + [corpus.countedLine(configuration.data), corpus.noteOnSharedText].compactMap { $0 })
      .joined(separator: "\n")
  }

  private init(_ settings: TrainSettings, resuming path: String) throws {
    self.settings = settings
    from = nil
    newFolder = nil
    folder = try RunFolder.open(path)
    let checkpoint = try Checkpoint(path: path)
    try checkpoint.configuration.parts.refuseForeign(in: checkpoint.folder)
    try settings.checkResuming(checkpoint, path)
    configuration = checkpoint.configuration
    tokenizer = checkpoint.tokenizer
    text = try TextSummary(path: "\(path)/text.json")
    corpus = try Self.corpus(ofRun: path, configuration.data, tokenizer, text)
    introduction =
      (["resuming \(checkpoint.folder) at step \(checkpoint.step)"]
      + [corpus.changeOfText()?.note].compactMap { $0 }).joined(separator: "\n")
  }

  /// The tokens of a run: those in its folder, or if they are lost, as they may be in a run of an
  /// earlier version, the same made of its text once more.
  private static func corpus(
    ofRun path: String, _ data: DataOptions, _ tokenizer: any Tokenizer, _ text: TextSummary
  ) throws -> Corpus {
    if let corpus = try? Corpus(readingFrom: path, tokenizer: tokenizer),
      corpus.checksum == text.checksum
    {
      return corpus
    }
    var data = data
    // The files themselves: a folder may have got others.
    data.texts = text.files.map { $0 == "-" ? "\(path)/standard-input.txt" : $0 }
    let (source, validation) = try data.sources(keepingInputIn: path)
    guard source.checksum(with: validation) == text.checksum else {
      throw RunError(
        path, .mismatch,
        """
        expected its tokens (\(Corpus.fileName)), or the text that they were made of \
        (\(text.files.joined(separator: ", "))), found neither but another text under that name; put one \
        back, or begin a new run with --from \(path)
        """)
    }
    return try Progress.reading("tokenising", clearUp: {}) {
      try Corpus(
        remaking: source, validation: validation, counting: data.countedSpans,
        tokenizer: tokenizer, in: path, progress: $0)
    }
  }

  /// Chooses the steps that fit into what is left of the settings' minutes, and says so.
  ///
  /// - Parameter start: when the minutes began.
  mutating func chooseSteps(in minutes: Double, since start: ContinuousClock.Instant) throws
    -> String
  {
    let windows = corpus.heldOutWindows(for: configuration)
    var trial = configuration
    trial.training.steps = StepCosts.measuredSteps
    (trial.training.evalInterval, trial.training.sampleInterval) = (0, 0)
    trial.training.evalBatches = min(20, max(1, trial.training.evalBatches))
    let measured = corpus.heldOutWindows(for: trial).count
    let scale = Double(windows.count) / Double(max(1, measured))
    let costs = try withTrial(trial, from?.makeModel(configuration.model)) { run in
      try StepCosts(of: run, scale: scale, clearUp: discard)
    }
    let left = 60 * minutes - (ContinuousClock.now - start) / .seconds(1)
    configuration.training.steps = costs.steps(
      in: left, configuration.training, heldOut: windows)
    return costs.line(minutes, configuration.training)
  }

  /// Finds the learning rate by a test, leaves its steps beside the run, and says what it is.
  mutating func findLearningRate() throws -> String {
    var trial = configuration
    trial.training.steps = LearningRateTest.steps
    (trial.training.evalInterval, trial.training.saveInterval) = (0, 0)
    (trial.training.evalBatches, trial.training.sampleTokens) = (1, 0)
    let seed = configuration.training.seed
    var random = RandomStream.initialization.random(seed: seed)
    let model =
      try from?.makeModel(configuration.model)
      ?? GPT(configuration.model, vocabularySize: tokenizer.vocabularySize, using: &random)
    let test = try withTrial(trial, model, optimizer: RisingAdamW(trial.training.adamW(model))) {
      try LearningRateTest(of: $0, clearUp: discard)
    }
    guard let rate = test.rate, let line = test.line else {
      throw CommandError(
        "--find-learning-rate: expected a finite loss at the lowest rate, "
          + "\(LearningRateTest.rates.lowerBound), found none; give a --learning-rate", .other)
    }
    configuration.training.learningRate = rate
    let file = try LineFile<Metrics>(
      path: "\(folder.path)/\(RunReport.learningRates)", keepingUpTo: 0)
    for line in test.lines { try file.write(line) }
    return line
  }

  private func discard() { newFolder?.discard() }

  /// Calls the body with a run in a folder of its own, which is thrown away.
  private func withTrial<Result>(
    _ configuration: RunConfiguration, _ model: GPT?, optimizer: (any Optimizer)? = nil,
    _ body: (TrainingRun) throws -> Result
  ) throws -> Result {
    let path = "\(folder.path)/trial"
    defer { try? Folder.remove(path) }
    return try discardingOnFailure {
      try body(
        TrainingRun(
          in: RunFolder.create(path), configuration, model: model, optimizer: optimizer,
          tokenizer: tokenizer, corpus: corpus))
    }
  }

  /// Starts the run, or goes on with it.
  func start(over collective: any Collective = Alone()) throws -> TrainingRun {
    try discardingOnFailure {
      guard newFolder != nil else {
        let training = settings.configuration.training
        return try TrainingRun(
          resuming: folder, corpus: corpus, steps: training.steps, patience: training.patience,
          tensorBoard: settings.tensorBoard, collective: collective)
      }
      return try TrainingRun(
        in: folder, configuration, model: from?.makeModel(configuration.model),
        tokenizer: tokenizer, corpus: corpus, unseenTokens: from?.state.unseenTokens ?? [],
        tensorBoard: settings.tensorBoard, collective: collective)
    }
  }

  /// Runs the body; if it fails before a new run has saved anything, nothing is left of the run.
  func discardingOnFailure<Result>(_ body: () throws -> Result) throws -> Result {
    guard let newFolder else { return try body() }
    return try newFolder.discardingOnFailure(body)
  }

  /// What is to come, in numbers.
  func plan(for run: TrainingRun) -> TrainingPlan {
    TrainingPlan(
      configuration: configuration,
      vocabularySize: run.trainer.model.vocabularySize,
      steps: run.configuration.training.steps - run.state.step, text: text)
  }
}
