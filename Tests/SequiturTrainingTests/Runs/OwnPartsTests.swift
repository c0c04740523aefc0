// Runs of parts that are not the library's own: what config.json says of them, and that they are
// refused by name where they are not given.

import Sequitur
import SequiturFiles
import Testing

/// Each token alone decides what follows it.
private struct Bigram: LanguageModel {
  let table: Embedding
  let contextLength = 8
  var vocabularySize: Int { table.table.shape[0] }

  init() {
    var random = SeededRandom(seed: 1)
    table = Embedding(vocabularySize: 11, width: 11, using: &random)
  }

  func callAsFunction(_ ids: Indices) -> Tensor { table(ids) }
}

/// Only the second half of a window counts, and twice.
private struct SecondHalf: Objective {
  func batch(of windows: [Window], using random: inout SeededRandom) -> Batch {
    Batch(
      windows.map { window in
        Window(
          inputs: window.inputs,
          targets: window.targets.enumerated().map { $0 < window.targets.count / 2 ? -1 : $1 })
      })
  }

  func loss(of model: any LanguageModel, on batch: Batch) -> Tensor {
    2 * model(batch.inputs).crossEntropy(targets: batch.targets)
  }
}

/// Digits for letters, without files of its own.
private struct Letters: Tokenizer {
  let vocabularySize = 11
  func encode(_ text: String) throws -> [Int32] {
    try text.utf8.map { byte in
      guard 97..<108 ~= byte else { throw SamplingError.nothingToChoose }
      return Int32(byte) - 97
    }
  }
  func bytes(of token: Int32) -> [UInt8] { [UInt8(token + 97)] }
}

struct OwnPartsTests {
  private static func start(
    in folder: String, model: any LanguageModel, optimizer: (any Optimizer)? = nil,
    objective: any Objective = NextToken(), tokenizer: any Tokenizer = TinyRun.tokenizer
  ) throws -> TrainingRun {
    try TrainingRun(
      in: RunFolder.create(folder), TinyRun.configuration(), model: model, optimizer: optimizer,
      objective: objective, tokenizer: tokenizer, windows: CountingWindows(),
      validation: TinyRun.validation)
  }

  private static func resume(
    _ folder: String, model: (any LanguageModel)? = nil, optimizer: (any Optimizer)? = nil,
    objective: any Objective = NextToken(), tokenizer: (any Tokenizer)? = nil
  ) throws -> TrainingRun {
    let read = tokenizer.map { tokenizer in { (_: String) in tokenizer } }
    return try TrainingRun(
      resuming: RunFolder.open(folder), checkpoint: Checkpoint(path: folder, tokenizer: read),
      model: model, optimizer: optimizer, objective: objective, windows: CountingWindows(),
      validation: TinyRun.validation)
  }

  /// What a refusal says.
  private static func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was refused"
    } catch {
      return (error as? RunError)?.problem == .mismatch ? "\(error)" : "another error: \(error)"
    }
  }

  @Test func aModelOfOnesOwn() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      _ = try Self.start(in: path, model: Bigram()).train()
      let text = String(decoding: try OpenFile.contents(of: "\(path)/config.json"), as: UTF8.self)
      #expect(text.contains(#""model_type" : "Bigram""#) && text.contains(#""context_length" : 8"#))
      #expect(!text.contains("\"layers\"") && !text.contains("optimizer_type"))
      let checkpoint = try Checkpoint(path: path)
      #expect(checkpoint.configuration.model.contextLength == 8)
      #expect(Self.refusal { _ = try checkpoint.makeModel() }.contains("the model Bigram"))
      #expect(Self.refusal { _ = try Self.resume(path) }.contains("Bigram"))
      let model = Bigram()
      try checkpoint.loadWeights(into: model)
      #expect(model.table.table.values != Bigram().table.table.values)
      #expect(try Self.resume(path, model: Bigram()).state.step == 6)
    }
  }

  @Test func anOptimizerAnObjectiveAndATokenizer() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      let model = TinyRun.model()
      _ = try Self.start(
        in: path, model: model, optimizer: SGD(model, learningRate: 0.1, momentum: 0.9),
        objective: SecondHalf(), tokenizer: Letters()
      ).train()
      let text = String(decoding: try OpenFile.contents(of: "\(path)/config.json"), as: UTF8.self)
      for part in [
        #""optimizer_type" : "SGD""#, #""objective_type" : "SecondHalf""#,
        #""tokenizer_type" : "Letters""#, #""layers" : 1"#,
      ] { #expect(text.contains(part), "\(part)") }
      #expect(Self.refusal { _ = try Checkpoint(path: path) }.contains("the tokeniser Letters"))
      #expect(
        Self.refusal { _ = try Self.resume(path, tokenizer: Letters()) }
          .contains("the optimiser that the run was started with, SGD, found AdamW"))
      let again = TinyRun.model()
      let sgd = SGD(again, learningRate: 0, momentum: 0.9)
      #expect(
        Self.refusal {
          _ = try Self.resume(path, model: again, optimizer: sgd, tokenizer: Letters())
        }.contains("objective that the run was started with, SecondHalf, found NextToken"))
      let run = try Self.resume(
        path, model: again, optimizer: sgd, objective: SecondHalf(), tokenizer: Letters())
      #expect(run.state.step == 6)
      #expect(again.bits == model.bits)
    }
  }

  @Test func theLossAndItsPlacesAreTheObjectives() throws {
    let model = TinyRun.model()
    let half = Evaluation(model, SecondHalf(), on: TinyRun.validation, batchSize: 3)
    let whole = Evaluation(model, on: TinyRun.validation, batchSize: 3)
    #expect(half.tokens == 16 && whole.tokens == 32)
    #expect(half.lossByPosition.isEmpty && whole.lossByPosition.count == 8)
    let expected = whole.lossByPosition.suffix(4).reduce(0, +) / 4
    #expect(abs(half.loss - 2 * expected) < 1e-5)
    let untrained = try withTemporaryFolder { folder in
      let run = try Self.start(in: "\(folder)/run", model: TinyRun.model(), objective: SecondHalf())
      _ = try run.train()
      return run.state.bestLoss ?? .infinity
    }
    #expect(untrained <= half.loss)
  }

  @Test func aGPTOfOtherPartsIsNoGPTOfAConfiguration() throws {
    let model = TinyRun.model()
    try model.replace("norm", with: RMSNorm(width: 8))
    try withTemporaryFolder { folder in
      let path = "\(folder)/run"
      _ = try Self.start(in: path, model: model).train()
      let said = Self.refusal { _ = try Checkpoint(path: path).makeModel() }
      #expect(said.contains("GPT whose norm is"), "\(said)")
      #expect(
        throws: GPT2Error.self,
        performing: {
          try GPT2Folder.write(model, tokenizer: TinyRun.tokenizer, to: "\(folder)/export")
        })
    }
  }
}
