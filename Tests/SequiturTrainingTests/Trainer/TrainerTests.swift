// Trainer: steps depend on seed and number alone, micro-batches add up, spoiled steps change
// nothing.

import Sequitur
import Testing

/// A model whose first pass leaves a layer out, as a mixture leaves out an expert; another one it
/// hides.
private struct Growing: LanguageModel {
  private final class Passes { var count = 0 }

  let vocabularySize = 11
  let contextLength = 8
  let table: Embedding
  let expert = Parameter(zeros: [11])
  let hidden: (() -> Parameter)?
  private let passes = Passes()

  init(hidden: (() -> Parameter)? = nil) {
    var random = SeededRandom(seed: 1)
    table = Embedding(vocabularySize: 11, width: 11, using: &random)
    self.hidden = hidden
  }

  func callAsFunction(_ ids: Indices) -> Tensor {
    passes.count += 1
    let rows = table(ids)
    guard passes.count > 1 else { return rows }
    return rows + expert + (hidden.map { $0() } ?? Tensor(0))
  }
}

struct TrainerTests {
  /// Whoever updates, a part that is first used at the second step trains from then on.
  @Test func aLayerThatIsFirstUsedLaterTrains() throws {
    for isAdamW in [true, false] {
      let model = Growing()
      var trainer = Trainer(
        model, optimizer: isAdamW ? nil : SGD(model, learningRate: 1), on: CountingWindows(),
        options: TinyRun.configuration().training)
      _ = try trainer.trainStep()
      #expect(model.expert.values.allSatisfy { $0 == 0 })
      _ = try trainer.trainStep()
      #expect(model.expert.values.allSatisfy { $0 != 0 })
    }
  }

  static let mistakes: Mistakes = [
    "SGD: the loss uses parameters that the model does not declare: … of shape [11]": {
      let hidden = Parameter(zeros: [11])
      let model = Growing { hidden }
      var trainer = Trainer(
        model, optimizer: SGD(model, learningRate: 1), on: CountingWindows(),
        options: TinyRun.configuration().training)
      for _ in 0..<2 { _ = try trainer.trainStep() }
    }
  ]

  @Test func aTrainerLearns() throws {
    var trainer = TinyRun.trainer {
      $0.training.steps = 60
      $0.training.learningRate = 1e-2
    }
    let first = try trainer.trainStep()
    #expect(first.step == 1)
    #expect(first.tokens == 16)
    // A third of the way into a warm-up of two steps.
    #expect(abs(first.learningRate - 1e-2 / 3) < 1e-8)
    var last = first
    for _ in 1..<60 { last = try trainer.trainStep() }
    #expect(last.loss < first.loss - 0.3)
    #expect(last.learningRate < 2e-4)
  }

  @Test func oneSeedOneResult() throws {
    func bits(seed: UInt64) throws -> [UInt32] {
      var trainer = TinyRun.trainer { $0.training.seed = seed }
      for _ in 0..<3 { _ = try trainer.trainStep() }
      return trainer.model.bits
    }
    #expect(try bits(seed: 1) == bits(seed: 1))
    #expect(try bits(seed: 1) != bits(seed: 2))
  }

  @Test func microBatchesMakeTheStepOfTheirBatch() throws {
    func trained(batch: Int, accumulate: Int) throws -> Trainer {
      var trainer = TinyRun.trainer {
        $0.model.dropout = 0
        $0.training.batchSize = batch
        $0.training.accumulate = accumulate
      }
      for _ in 0..<3 { _ = try trainer.trainStep() }
      return trainer
    }
    let whole = try trained(batch: 12, accumulate: 1).model.parameters.flatMap(\.values)
    for (batch, accumulate) in [(4, 3), (2, 6), (1, 12)] {
      let parts = try trained(batch: batch, accumulate: accumulate).model.parameters
      expectClose(parts.flatMap(\.values), whole, within: 2e-5, "\(batch) x \(accumulate)")
    }
  }

  /// Windows of which every second has a single target.
  private struct RaggedWindows: WindowSource {
    func window(_ n: Int) -> Window {
      let whole = CountingWindows().window(n)
      guard n % 2 == 1 else { return whole }
      return Window(
        inputs: whole.inputs, targets: [whole.targets[0]] + Array(repeating: -1, count: 7))
    }
  }

  @Test func everyTokenCountsAlikeInWhicheverMicroBatchItStands() throws {
    func loss(batch: Int, accumulate: Int) throws -> Float {
      let configuration = TinyRun.configuration {
        $0.model.dropout = 0
        $0.training.batchSize = batch
        $0.training.accumulate = accumulate
      }
      var trainer = Trainer(
        TinyRun.model(configuration), on: RaggedWindows(), options: configuration.training)
      return try trainer.trainStep().loss
    }
    #expect(abs(try loss(batch: 1, accumulate: 4) - loss(batch: 4, accumulate: 1)) < 1e-6)
  }

  @Test func lanesMakeTheStepOfTheirBatch() throws {
    func trained(lanes: Int, accumulate: Int = 1) throws -> [Float] {
      var trainer = TinyRun.trainer {
        $0.model.dropout = 0
        $0.training.batchSize = 12 / accumulate
        $0.training.accumulate = accumulate
        $0.training.lanes = lanes
      }
      for _ in 0..<3 { #expect(try trainer.trainStep().tokens == 96) }
      return trainer.model.parameters.flatMap(\.values)
    }
    let whole = try trained(lanes: 1)
    for (lanes, accumulate) in [(2, 1), (5, 1), (12, 1), (3, 2)] {
      expectClose(
        try trained(lanes: lanes, accumulate: accumulate), whole, within: 2e-5,
        "\(lanes) lanes, \(accumulate) micro-batches")
    }
  }

  /// A window in a lane of its own has the dropout of the micro-batch of that number.
  @Test func lanesOfOneWindowAreMicroBatchesOfOneWindow() throws {
    func bits(_ change: (inout TrainingOptions) -> Void) throws -> [UInt32] {
      var trainer = TinyRun.trainer { change(&$0.training) }
      for _ in 0..<3 { _ = try trainer.trainStep() }
      return trainer.model.bits
    }
    let lanes = try bits { ($0.batchSize, $0.lanes) = (5, 5) }
    #expect(try lanes == bits { ($0.batchSize, $0.accumulate) = (1, 5) })
    #expect(try lanes != bits { $0.batchSize = 5 })
  }

  @Test func momentsOfAnotherModelAreRefused() throws {
    let other = TinyRun.trainer { $0.model.width = 16 }
    var trainer = TinyRun.trainer()
    #expect(throws: StateError.self) {
      try trainer.restore(other.optimizer.state(), step: 1)
    }
    #expect(throws: StateError.self) { try trainer.restore(OptimizerState(), step: 1) }
    #expect(trainer.step == 0)
  }

  @Test func aSpoiledWeightIsNamedAndNothingChanges() throws {
    var trainer = TinyRun.trainer()
    _ = try trainer.trainStep()
    let weight = try #require(trainer.model.parameter("blocks.0.feedForward.up.weight"))
    var values = weight.values
    values[3] = .infinity
    weight.assign(values)
    let before = trainer.model.bits
    let error = #expect(throws: NonFiniteStep.self) { try trainer.trainStep() }
    #expect(error?.step == 1)
    #expect(error?.output?.operation == "linear+gelu")
    #expect(error?.output?.layer == "blocks.0.feedForward.up")
    #expect(error?.output?.inputsAreFinite == false)
    #expect(error?.windows.count == 2)
    #expect(error?.description.contains("blocks.0.feedForward.up") == true)
    #expect(trainer.model.bits == before)
    #expect(trainer.step == 1)
  }
}
