// PreparedRun: everything that a run needs before its first step: folder, text, tokeniser, model.

import ExampleSupport
import Sequitur
import SequiturFiles

/// A run whose text is read and whose folder is taken.
struct PreparedRun {
  let configuration: RunConfiguration
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
    let source = try CorpusSource(
      paths: configuration.data.texts, keepingInputIn: folder.path)
    let statistics = try Progress.reading("reading", clearUp: newFolder.discard) {
      try source.statistics(progress: $0)
    }
    tokenizer =
      try given
      ?? configuration.data.makeTokenizer(for: source, statistics, clearUp: newFolder.discard)
    let rows = from?.vocabularySize ?? tokenizer.vocabularySize
    try configuration.model.validate(vocabularySize: rows)
    try configuration.checkMemory(vocabularySize: rows)
    corpus = try Self.corpus(source, tokenizer, folder, clearUp: newFolder.discard)
    text = TextSummary(source, statistics, corpus, tokenizer)
    try OutputFile.write(
      JSONValue(encoding: text).text(.spaced) + "\n", to: "\(folder.path)/text.json")
    introduction = text.lines(
      parameters: configuration.model.parameterCount(vocabularySize: rows))
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
    let paths = configuration.data.texts.map { $0 == "-" ? "\(path)/standard-input.txt" : $0 }
    corpus = try Self.corpus(CorpusSource(paths: paths), tokenizer, folder)
    guard text.checksum == corpus.checksum else {
      throw RunError(
        path, .mismatch,
        """
        expected the text that the run was trained on (\(text.files.joined(separator: ", "))), found \
        another under that name; put it back, or begin a new run with --from \(path)
        """)
    }
    introduction = "resuming \(checkpoint.folder) at step \(checkpoint.step)"
  }

  func start() throws -> TrainingRun {
    try discardingOnFailure {
      guard newFolder != nil else {
        return try TrainingRun(
          resuming: folder, corpus: corpus, steps: settings.configuration.training.steps,
          tensorBoard: settings.tensorBoard)
      }
      return try TrainingRun(
        in: folder, configuration, model: from?.makeModel(configuration.model),
        tokenizer: tokenizer, corpus: corpus, tensorBoard: settings.tensorBoard)
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

  private static func corpus(
    _ source: CorpusSource, _ tokenizer: any Tokenizer, _ folder: RunFolder,
    clearUp: @escaping () -> Void = {}
  ) throws -> Corpus {
    try Progress.reading("tokenising", clearUp: clearUp) {
      try Corpus(source, tokenizer: tokenizer, in: folder.path, progress: $0)
    }
  }
}
