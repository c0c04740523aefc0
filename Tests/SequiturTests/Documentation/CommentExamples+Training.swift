// Examples in the comments of SequiturTraining that need no files.

import Sequitur
import Testing

// snippet Optimizer-2
struct Momentum: Optimizer {
  var learningRate: Float
  private let parameters: [NamedParameter]
  private var velocity: [String: Tensor] = [:]

  init(_ model: some Module, learningRate: Float) {
    self.learningRate = learningRate
    parameters = model.namedParameters()
    for (name, parameter) in parameters { velocity[name] = Tensor(zeros: parameter.shape) }
  }

  mutating func update(with gradients: Gradients) {
    for (name, parameter) in parameters {
      guard let gradient = gradients[parameter], let old = velocity[name] else { continue }
      let new = 0.9 * old + gradient
      parameter.assign(parameter.detached() - learningRate * new)
      velocity[name] = new
    }
  }

  func state() -> OptimizerState { OptimizerState(tensors: velocity) }

  mutating func load(_ state: OptimizerState) throws(StateError) {
    try check(state)
    velocity = state.tensors
  }
}
// end

// snippet Objective
/// One token in eight is hidden and to be guessed (Devlin et al. 2019).
struct MaskedTokens: CrossEntropyObjective {
  let mask: Int32
  func batch(of windows: [Window], using random: inout SeededRandom) -> Batch {
    Batch(
      windows.map { window in
        let hidden = window.inputs.map { _ in random.integer(below: 8) == 0 }
        return Window(
          inputs: zip(window.inputs, hidden).map { $1 ? mask : $0 },
          targets: zip(window.inputs, hidden).map { $1 ? $0 : -1 })
      })
  }
}
// end

extension CommentExamples {
  @Test func optimizes() throws {
    let before = model.loss(inputs, targets).item
    let steps = 20
    let schedule = Schedule.linear(peak: 1e-2, final: 0, warmUp: 2, steps: steps)
    // snippet Optimizer
    var optimizer = AdamW(model, learningRate: 1e-3)
    for step in 0..<steps {
      var gradients = model.loss(inputs, targets).backward()
      gradients.clip(toNorm: 1)
      optimizer.learningRate = schedule(step)
      optimizer.update(with: gradients)
    }
    // end
    let between = model.loss(inputs, targets).item
    #expect(between < before - 0.1)

    var momentum = Momentum(model, learningRate: 0.01)
    for _ in 0..<5 { momentum.update(with: model.loss(inputs, targets).backward()) }
    #expect(model.loss(inputs, targets).item < between)
    var again = Momentum(model, learningRate: 0.01)
    try again.load(momentum.state())
    #expect(again.state().tensors.keys == momentum.state().tensors.keys)
  }

  @Test func schedules() {
    var optimizer = AdamW(model, learningRate: 0)
    let step = 100
    // snippet Schedule
    let schedule = Schedule.cosine(peak: 1e-3, final: 1e-4, warmUp: 100, steps: 2000)
    optimizer.learningRate = schedule(step)
    // end
    #expect(optimizer.learningRate == 1e-3)
  }

  @Test mutating func groups() throws {
    var configuration = GPT.Configuration(contextLength: 8, layers: 1, heads: 2, width: 16)
    configuration.tiedHead = false
    let model = GPT(configuration, vocabularySize: tokenizer.vocabularySize, using: &random)
    // snippet ParameterGroup
    let trunk = ParameterGroup(name: "trunk", trains: false) { $0.name.hasPrefix("blocks.") }
    let head = ParameterGroup(name: "head", learningRateFactor: 10) { $0.name.hasPrefix("head.") }
    let rest = ParameterGroup(name: "rest") { !trunk.includes($0) && !head.includes($0) }
    var optimizer = try AdamW(model, learningRate: 1e-4, groups: [trunk, head, rest])
    // end
    let frozen = model.namedParameters().filter { $0.name.hasPrefix("blocks.") }
    let before = frozen.map(\.parameter.values)
    optimizer.update(with: model.loss(inputs, targets).backward())
    #expect(frozen.map(\.parameter.values) == before)
  }

  @Test func combines() throws {
    // snippet CombinedOptimizer
    func isMatrix(_ entry: NamedParameter) -> Bool {
      entry.parameter.rank == 2 && entry.name.hasPrefix("blocks.")
    }
    var optimizer = try CombinedOptimizer(
      model, learningRate: 1e-3,
      members: [
        .init("sgd", owns: isMatrix) {
          SGD(model, learningRate: 0, momentum: 0.9, for: $0)
        },
        .init("adamw", learningRateFactor: 0.1, owns: { !isMatrix($0) }) {
          AdamW(model, learningRate: 0, for: $0)
        },
      ])
    // end
    let loss = model.loss(inputs, targets)
    optimizer.update(with: loss.backward())
    #expect(model.loss(inputs, targets).item < loss.item)
    #expect(optimizer.state().tensors.keys.contains { $0.hasPrefix("sgd.velocity.blocks.") })
  }

  @Test func trains() throws {
    let windows = RepeatingWindows()
    // snippet Trainer
    var trainer = Trainer(model, on: windows, options: TrainingOptions())
    for _ in 0..<100 {
      let result = try trainer.trainStep()
      print(result.step, result.loss)
    }
    // end
    #expect(trainer.step == 100)

    var masked = Trainer(
      model, objective: MaskedTokens(mask: 7), on: windows, options: TrainingOptions())
    #expect(try masked.trainStep().loss.isFinite)
  }

  @Test func samples() throws {
    let tokens: [Int32] = [1, 2]
    let logits = model(Indices(rows: [tokens]))[0, 1].values
    // snippet Sampler
    var options = SamplingOptions()
    options.temperature = 0.8
    options.topK = 50
    var sampler = Sampler(options, seed: 1)
    let token = try sampler.next(logits, after: tokens)
    // end
    #expect(0..<Int32(tokenizer.vocabularySize) ~= token)
  }

  @Test func generates() throws {
    let tokenizer = ByteTokenizer()
    var random = random
    let model = GPT(
      .init(contextLength: 16, layers: 1, heads: 1, width: 8), vocabularySize: 256, using: &random)
    let options = SamplingOptions()
    var decoder = StreamingDecoder(tokenizer)
    // snippet Generator
    let generator = try Generator(
      model, prompt: "Once upon", tokenizer: tokenizer, options: options, seed: 1)
    for token in generator.prefix(200) { print(decoder.add(token), terminator: "") }
    // end
    // snippet StopDetector
    var detector = StopDetector(["\n\n", "The end"])
    for token in generator.prefix(200) {
      print(detector.add(decoder.add(token)), terminator: "")
      if detector.isStopped { break }
    }
    print(detector.finish())
    // end
    #expect(detector.finish().isEmpty)
  }
}
