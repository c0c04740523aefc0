// Optimisers of one's own: Lion in 30 lines, Muon beside AdamW in 45, both resumed to the same bits.

import Sequitur
import Testing

/// Lion (Chen et al. 2023): the step is the sign of a blend of momentum and gradient.
struct Lion: Optimizer {
  var learningRate: Float
  let weightDecay: Float
  private let parameters: [NamedParameter]
  private var momentum: [String: Tensor] = [:]

  init(_ model: some Module, learningRate: Float, weightDecay: Float = 0) {
    (self.learningRate, self.weightDecay) = (learningRate, weightDecay)
    parameters = model.namedParameters()
    for (name, parameter) in parameters { momentum[name] = Tensor(zeros: parameter.shape) }
  }

  mutating func update(with gradients: Gradients) {
    for (name, parameter) in parameters {
      guard let gradient = gradients[parameter], let old = momentum[name] else { continue }
      let direction = (0.9 * old + 0.1 * gradient).mapValues { $0 == 0 ? 0 : $0 < 0 ? -1 : 1 }
      let p = parameter.detached()
      parameter.assign(p - learningRate * (direction + weightDecay * p))
      momentum[name] = 0.99 * old + 0.01 * gradient
    }
  }

  func state() -> OptimizerState { OptimizerState(tensors: momentum) }

  mutating func load(_ state: OptimizerState) throws(StateError) {
    try check(state)
    momentum = state.tensors
  }
}

/// Muon (Jordan et al. 2024): momentum whose matrix is brought near an orthogonal one.
struct Muon: Optimizer {
  var learningRate: Float = 0
  private let parameters: [NamedParameter]
  private var velocity: [String: Tensor] = [:]

  init(_ model: some Module, for share: (NamedParameter) -> Bool) {
    parameters = model.namedParameters().filter(share)
    for (name, parameter) in parameters { velocity[name] = Tensor(zeros: parameter.shape) }
  }

  mutating func update(with gradients: Gradients) {
    for (name, parameter) in parameters {
      guard let gradient = gradients[parameter], let old = velocity[name] else { continue }
      let new = 0.95 * old + gradient
      let ratio = Float(parameter.shape[0]) / Float(parameter.shape[1])
      let step = Self.orthogonal(gradient + 0.95 * new) * max(1, ratio).squareRoot()
      parameter.assign(parameter.detached() - learningRate * step)
      velocity[name] = new
    }
  }

  /// Five Newton-Schulz steps, which bring all singular values of a matrix near 1.
  static func orthogonal(_ matrix: Tensor) -> Tensor {
    let isTall = matrix.shape[0] > matrix.shape[1]
    var x = isTall ? matrix.transposed() : matrix
    x = x / (x.squared().sum().squareRoot() + 1e-7)
    for _ in 0..<5 {
      let a = x.matmul(x.transposed())
      x = 3.4445 * x + (-4.775 * a + 2.0315 * a.matmul(a)).matmul(x)
    }
    return isTall ? x.transposed() : x
  }

  func state() -> OptimizerState { OptimizerState(tensors: velocity) }

  mutating func load(_ state: OptimizerState) throws(StateError) {
    try check(state)
    velocity = state.tensors
  }
}

struct OwnOptimizerTests {
  private static func model() -> GPT {
    var random = SeededRandom(seed: 1)
    return GPT(
      .init(vocabularySize: 11, contextLength: 8, layers: 1, heads: 2, width: 16), using: &random)
  }

  private static func loss(_ model: GPT, step: Int) -> Tensor {
    let row = (0..<9).map { Int32(($0 * 4 + step % 2) % 11) }
    return model.loss(Indices(rows: [Array(row[..<8])]), Indices(rows: [Array(row[1...])]))
  }

  private static func isMatrix(_ entry: NamedParameter) -> Bool {
    entry.parameter.rank == 2 && entry.name.hasPrefix("blocks.")
  }

  private static func muonBesideAdamW(_ model: GPT) throws -> CombinedOptimizer {
    try CombinedOptimizer(
      model, learningRate: 0.02,
      members: [
        .init("muon", owns: isMatrix) { Muon(model, for: $0) },
        .init("adamw", learningRateFactor: 0.5, owns: { !isMatrix($0) }) {
          AdamW(model, learningRate: 0, for: $0)
        },
      ])
  }

  /// The loss after thirty steps.
  private static func trained(_ start: (GPT) throws -> any Optimizer) rethrows -> Float {
    let model = model()
    var optimizer = try start(model)
    for step in 0..<30 { optimizer.update(with: loss(model, step: step).backward()) }
    return loss(model, step: 30).item
  }

  @Test func lion() throws {
    // Against its formula: the signs of (0.9 m + 0.1 g), then m = 0.99 m + 0.01 g.
    let module = Triple()
    var optimizer = Lion(module, learningRate: 0.1, weightDecay: 0.5)
    optimizer.update(with: (module.numbers * Tensor([1, -2, 0])).sum().backward())
    expectClose(module.numbers.values, [0.5 - 0.125, -1 + 0.15, 2 - 0.1])
    expectClose(optimizer.state().tensors["numbers"]?.values ?? [], [0.01, -0.02, 0])
    #expect(Self.trained { Lion($0, learningRate: 0.01) } < 0.7)
    try expectSameBitsAfterResume(Self.model, loss: Self.loss, "Lion") {
      Lion($0, learningRate: 0, weightDecay: 0.1)
    }
  }

  @Test func muonBesideAdamW() throws {
    // Singular values 1, 0.5 and 0.1 all come near 1, whichever way the matrix lies.
    let lying = Tensor([1, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.1, 0], shape: [3, 4])
    for matrix in [lying, lying.transposed()] {
      let found = Muon.orthogonal(matrix)
      #expect(found.shape == matrix.shape)
      for index in 0..<3 { #expect(0.65...1.25 ~= found[index, index], "\(found)") }
    }
    #expect(try Self.trained(Self.muonBesideAdamW) < 0.7)
    let names = try Self.muonBesideAdamW(Self.model()).state().tensors.keys
    #expect(names.contains("muon.blocks.0.attention.query.weight"))
    #expect(
      names.contains("adamw.first.tokens.table") && names.contains("adamw.second.norm.weight"))
    #expect(!names.contains("adamw.first.blocks.0.attention.query.weight"))
    try expectSameBitsAfterResume(
      Self.model, loss: Self.loss, "Muon", optimizer: Self.muonBesideAdamW)
  }
}
