// Workshop: what the lessons share: a small text, folders that go at the end, and a run that is
// trained at once beside one that is stopped and resumed.

import Foundation
import Sequitur

/// A place to try things in.
struct Workshop {
  /// Where runs and files go.
  let folder: String
  /// A few hundred sentences.
  let text: String
  /// Knows the text's characters.
  let tokenizer: CharacterTokenizer
  /// Short runs of a small context.
  let configuration: RunConfiguration

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("sequitur-course-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var random = SeededRandom(seed: 1)
    let nouns = ["dog", "man", "fox", "crow", "king", "child"]
    let verbs = ["bit", "saw", "heard", "followed"]
    text = (0..<300).map { _ in
      let places = [nouns.count, verbs.count, nouns.count].map { random.integer(below: $0) }
      return "the \(nouns[places[0]]) \(verbs[places[1]]) the \(nouns[places[2]]).\n"
    }.joined()
    try text.write(toFile: "\(folder)/text.txt", atomically: true, encoding: .utf8)
    tokenizer = CharacterTokenizer(text: text)
    var configuration = RunConfiguration()
    configuration.model.contextLength = 24
    configuration.training.steps = 150
    configuration.training.warmupSteps = 5
    configuration.training.learningRate = 5e-3
    configuration.training.evalInterval = 75
    configuration.training.sampleInterval = 0
    self.configuration = configuration
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// The text as a tokeniser cuts it.
  func corpus(_ tokenizer: any Tokenizer) throws -> Corpus {
    let home = path("corpus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    return try Corpus(CorpusSource(paths: [path("text.txt")]), tokenizer: tokenizer, in: home)
  }

  /// Trains a run to its end, and a second one that stops half-way and is resumed from what it has
  /// saved; both must leave the same bytes. Returns the second one.
  ///
  /// - Parameters:
  ///   - steps: of each run; nil for the configuration's.
  ///   - model: makes the model, the same every time.
  ///   - optimizer: makes its optimiser; nil for AdamW.
  ///   - objective: what the model is trained to do.
  ///   - tokenizer: reads the tokeniser from a checkpoint's folder; nil for the workshop's own.
  func trainTwice(
    _ name: String, steps: Int? = nil, model: () -> any LanguageModel,
    optimizer: (any LanguageModel) throws -> (any Optimizer)? = { _ in nil },
    objective: any Objective = NextToken(), tokenizer: any Tokenizer,
    read: ((String) throws -> any Tokenizer)? = nil
  ) throws -> TrainingRun {
    let corpus = try corpus(tokenizer)
    var configuration = configuration
    if let steps { configuration.training.steps = steps }
    func start(_ folder: String) throws -> TrainingRun {
      let model = model()
      return try TrainingRun(
        in: RunFolder.create(path(folder)), configuration, model: model,
        optimizer: optimizer(model), objective: objective, tokenizer: tokenizer, corpus: corpus)
    }
    let (whole, stopped) = ("\(name)-whole", "\(name)-stopped")
    _ = try start(whole).train()
    var made = 0
    let outcome = try start(stopped).train(
      report: { if case .step = $0 { made += 1 } },
      shouldStop: { made == configuration.training.steps / 2 })
    try expect(outcome == .interrupted, "a run stops when it is asked to")

    let again = model()
    let run = try TrainingRun(
      resuming: RunFolder.open(path(stopped)),
      checkpoint: Checkpoint(path: path(stopped), tokenizer: read), model: again,
      optimizer: optimizer(again), objective: objective, corpus: corpus)
    _ = try run.train()
    for file in ["model.safetensors", "optimizer.safetensors", "trainer_state.json"] {
      let bytes = try [whole, stopped].map { run in
        try Data(contentsOf: URL(fileURLWithPath: path("\(run)/last/\(file)")))
      }
      try expect(bytes[0] == bytes[1], "\(name): \(file) of a resumed run has the same bytes")
    }
    if let loss = run.evaluation?.loss { print("\(name): loss \(loss) on held-out text") }
    return run
  }

  /// Some text of a model.
  func sample(_ model: any LanguageModel, _ tokenizer: any Tokenizer, tokens: Int) throws -> String
  {
    let generator = try Generator(
      model, prompt: "the ", tokenizer: tokenizer, options: .greedy, seed: 1)
    return tokenizer.decode(Array(generator.prefix(tokens)))
  }
}

/// What a lesson promised and did not keep.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String
}

/// Says what is true, or throws.
func expect(_ isTrue: Bool, _ promise: String) throws {
  guard isTrue else { throw BrokenPromise(description: "not so: \(promise)") }
  print("  ok: \(promise)")
}
