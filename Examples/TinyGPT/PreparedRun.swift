// PreparedRun: everything that a run needs before its first step: folder, text, tokeniser, model.

import ExampleSupport
import Foundation
import Sequitur
import SequiturFiles

/// A run whose text is read and whose folder is taken.
struct PreparedRun {
  let folder: RunFolder
  let configuration: RunConfiguration
  let tokenizer: any Tokenizer
  let corpus: Corpus
  let text: TextSummary
  /// The checkpoint to go on from; nil for a new run.
  let checkpoint: Checkpoint?
  /// The weights to begin with; nil for random ones.
  private let start: Checkpoint?

  /// Prepares a new run, or one to go on with.
  static func prepare(_ settings: TrainSettings) throws -> PreparedRun {
    if let path = settings.resume { return try PreparedRun(settings, resuming: path) }
    return try PreparedRun(new: settings)
  }

  /// Prepares a new run.
  private init(new settings: TrainSettings) throws {
    var configuration = settings.configuration
    configuration.training.steps = settings.steps ?? configuration.training.steps
    let start = try settings.from.map { try Checkpoint(path: $0) }
    if let start { configuration.model = start.options }
    guard !configuration.data.texts.isEmpty else {
      throw UsageError(
        "expected text to train on: files, folders, or - for standard input; found none")
    }
    try configuration.model.validate()
    let source = try CorpusSource(
      paths: configuration.data.texts, keepingInputIn: settings.out)
    let statistics = try Progress.reading("reading") { try source.statistics(progress: $0) }
    let tokenizer =
      try start?.tokenizer ?? configuration.data.makeTokenizer(for: source, statistics)
    try configuration.model.validate(vocabularySize: tokenizer.vocabularySize)
    try TrainingPlan.checkMemory(configuration, vocabularySize: tokenizer.vocabularySize)
    folder = try RunFolder.create(settings.out)
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.start = start
    checkpoint = nil
    corpus = try Self.corpus(source, tokenizer, folder)
    text = TextSummary(source, statistics, corpus, tokenizer)
    try AtomicFile.write(text.json(), to: "\(folder.path)/text.json")
    print(
      text.lines(
        parameters: configuration.model.parameterCount(vocabularySize: tokenizer.vocabularySize)))
  }

  /// Prepares to go on with a run.
  private init(_ settings: TrainSettings, resuming path: String) throws {
    folder = try RunFolder.open(path)
    let checkpoint = try Checkpoint(path: path)
    let others = try settings.configuration.keys(otherThanIn: checkpoint.configuration)
    guard others.isEmpty else {
      throw UsageError(
        """
        --resume: expected the run's own options (only --steps, --threads and what is shown may \
        change), found another \(others.joined(separator: ", ")); to train on with other options use \
        --from \(path)
        """)
    }
    self.checkpoint = checkpoint
    configuration = checkpoint.configuration
    tokenizer = checkpoint.tokenizer
    start = nil
    let paths = configuration.data.texts.map { $0 == "-" ? "\(path)/standard-input.txt" : $0 }
    let source = try CorpusSource(paths: paths)
    corpus = try Self.corpus(source, tokenizer, folder)
    text = try TextSummary(path: "\(path)/text.json")
    guard text.checksum == corpus.checksum else {
      throw RunError(
        path, .mismatch,
        """
        expected the text that the run was trained on (\(text.files.joined(separator: ", "))), found \
        another under that name; put it back, or begin a new run with --from \(path)
        """)
    }
    print("resuming \(checkpoint.folder) at step \(checkpoint.step)")
  }

  /// The run, ready for its next step.
  func start(_ settings: TrainSettings) throws -> TrainingRun {
    let model = configuration.model
    let training = configuration.training
    let windows = try WindowCover(
      corpus.training, length: model.contextLength, seed: training.seed,
      insideDocuments: configuration.data.documents)
    let validation = try heldOutWindows()
    if let checkpoint {
      return try TrainingRun(
        resuming: folder, checkpoint: checkpoint, windows: windows, validation: validation,
        steps: settings.steps, tensorBoard: settings.tensorBoard)
    }
    var random = RandomStream.initialization.random(seed: training.seed)
    let gpt =
      try start?.makeModel()
      ?? model.makeModel(vocabularySize: tokenizer.vocabularySize, using: &random)
    return try TrainingRun(
      in: folder, configuration, model: gpt, tokenizer: tokenizer, windows: windows,
      validation: validation, tensorBoard: settings.tensorBoard)
  }

  /// What is to come, in numbers.
  func plan(steps: Int) -> TrainingPlan {
    TrainingPlan(
      configuration, vocabularySize: tokenizer.vocabularySize, steps: steps,
      trainingTokens: text.trainingTokens)
  }

  /// The windows of an evaluation; none where the held-out text is shorter than one.
  private func heldOutWindows() throws -> [Window] {
    let training = configuration.training
    let most = training.evalBatches == 0 ? Int.max : training.evalBatches * training.batchSize
    return corpus.validation.evaluationWindows(
      length: configuration.model.contextLength, atMost: most
    ).map { Window(inputs: $0.inputs, targets: $0.targets) }
  }

  private static func corpus(
    _ source: CorpusSource, _ tokenizer: any Tokenizer, _ folder: RunFolder
  ) throws -> Corpus {
    try Progress.reading("tokenising") {
      try Corpus(source, tokenizer: tokenizer, in: folder.path, progress: $0)
    }
  }
}

extension RunConfiguration {
  /// The options that differ, by their keys.
  fileprivate func keys(otherThanIn other: RunConfiguration) throws -> [String] {
    func members(_ configuration: RunConfiguration) throws -> [String: JSONValue] {
      let value = try JSONValue(parsing: Array(configuration.json().utf8))
      return Dictionary(uniqueKeysWithValues: (value.members ?? []).map { ($0.key, $0.value) })
    }
    let (own, others) = (try members(self), try members(other))
    return Set(own.keys).union(others.keys).filter { own[$0] != others[$0] }.sorted()
  }
}

extension DataOptions {
  /// The tokeniser that the options name: made from the text, or read from files.
  func makeTokenizer(
    for source: CorpusSource, _ statistics: TextStatistics
  ) throws -> any Tokenizer {
    switch tokenizer {
    case "character": return CharacterTokenizer(scalars: statistics.characterSet)
    case "byte": return ByteTokenizer()
    case "bpe":
      return try Progress.reading("training the tokeniser") {
        try BytePairTokenizer.train(on: source, vocabularySize: vocabularySize, progress: $0)
      }
    default:
      let names = ["character", "byte", "bpe"]
      if !FileManager.default.fileExists(atPath: tokenizer), !tokenizer.contains("/") {
        let near = nearest(to: tokenizer, among: names).map { "; did you mean '\($0)'?" } ?? ""
        throw UsageError(
          "--tokenizer: expected character, byte, bpe, or the path of a tokeniser; found "
            + "\(quoted(tokenizer))\(near)")
      }
      return try TokenizerFile.read(tokenizer)
    }
  }
}

/// Progress lines for reading files.
enum Progress {
  /// Shows how far a reading has come, in percent of its bytes.
  static func reading<Result>(
    _ label: String, _ body: ((_ done: Int, _ total: Int) -> Void) throws -> Result
  ) rethrows -> Result {
    let line = ProgressLine(label, total: 100)
    defer { line.finish() }
    var shown = 0
    return try body { done, total in
      let percent = total == 0 ? 100 : done * 100 / total
      if percent > shown {
        line.advance(by: percent - shown)
        shown = percent
      }
    }
  }
}
