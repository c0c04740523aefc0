// Lesson optimizers: Lion alone, and Muon beside AdamW, both resumed to the same bits.

import Sequitur

// snippet optimizer
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
      let direction = (0.9 * old + 0.1 * gradient).sign()
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

// end

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

/// Matrices inside the blocks are Muon's share.
private func isMatrix(_ entry: NamedParameter) -> Bool {
  entry.parameter.rank == 2 && entry.name.hasPrefix("blocks.")
}

// snippet optimizer-combined
private func muonBesideAdamW(_ model: any LanguageModel) throws -> CombinedOptimizer {
  try CombinedOptimizer(
    model, learningRate: 0.02,
    members: [
      .init("muon", owns: isMatrix) { Muon(model, for: $0) },
      .init("adamw", learningRateFactor: 0.5, owns: { !isMatrix($0) }) {
        AdamW(model, learningRate: 0, for: $0)
      },
    ])
}

// end

func ownOptimizers(_ workshop: Workshop) throws {
  let makeModel = { tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize) }
  let lion = try workshop.trainTwice(
    "lion", model: makeModel, optimizer: { Lion($0, learningRate: 0, weightDecay: 0.1) },
    tokenizer: workshop.tokenizer)
  let muon = try workshop.trainTwice(
    "muon", model: makeModel, optimizer: muonBesideAdamW, tokenizer: workshop.tokenizer)
  let names = Set(muon.trainer.optimizer.state().tensors.keys)
  try expect(
    names.contains("muon.blocks.0.attention.query.weight")
      && names.contains("adamw.first.norm.weight")
      && !names.contains("adamw.first.blocks.0.attention.query.weight"),
    "each parameter has one owner")
  // Lion's step by its formula, and Newton-Schulz on a matrix of singular values 1, 0.5 and 0.1.
  let one = Linear(weight: Parameter([0.5, -1, 2], shape: [1, 3]))
  var rule = Lion(one, learningRate: 0.1, weightDecay: 0.5)
  rule.update(with: one(Tensor([1, -2, 0], shape: [1, 3])).sum().backward())
  let steps = zip(one.weight.values, [0.5 - 0.125, -1 + 0.15, 2 - 0.1] as [Float])
  try expect(steps.allSatisfy { abs($0 - $1) < 1e-6 }, "Lion goes by the sign, with decay")
  let diagonal = Tensor([1, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.1, 0], shape: [3, 4])
  for found in [Muon.orthogonal(diagonal), Muon.orthogonal(diagonal.transposed())] {
    try expect((0..<3).allSatisfy { 0.65...1.25 ~= found[$0, $0] }, "singular values come near 1")
  }
  for run in [lion, muon] {
    try expect(run.state.bestLoss ?? 9 < 2.2, "it learns (loss \(run.state.bestLoss ?? 9))")
  }
}

/// The small GPT of this and the next lessons.
func tinyGPT(vocabularySize: Int) -> GPT {
  var random = SeededRandom(seed: 3)
  return GPT(
    .init(contextLength: 24, layers: 2, heads: 2, width: 32), vocabularySize: vocabularySize,
    using: &random)
}
