// Lesson 4, optimizers: Lion alone, and Muon beside AdamW, both resumed to the same bits.

import Sequitur

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
  var learningRate: Float
  private let parameters: [NamedParameter]
  private var velocity: [String: Tensor] = [:]

  init(_ model: some Module, learningRate: Float, for share: (NamedParameter) -> Bool) {
    self.learningRate = learningRate
    parameters = model.namedParameters().filter(share)
    for (name, parameter) in parameters {
      velocity["velocity.\(name)"] = Tensor(zeros: parameter.shape)
    }
  }

  mutating func update(with gradients: Gradients) {
    for (name, parameter) in parameters {
      guard let gradient = gradients[parameter], let old = velocity["velocity.\(name)"]
      else { continue }
      let new = 0.95 * old + gradient
      velocity["velocity.\(name)"] = new
      let (rows, columns) = (Float(parameter.shape[0]), Float(parameter.shape[1]))
      let step = Self.orthogonal(gradient + 0.95 * new) * max(1, rows / columns).squareRoot()
      parameter.assign(parameter.detached() - learningRate * step)
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

private func muonBesideAdamW(_ model: any LanguageModel) throws -> CombinedOptimizer {
  try CombinedOptimizer(
    model, learningRate: 0.02,
    members: [
      .init("muon", owns: isMatrix) { Muon(model, learningRate: 0, for: $0) },
      .init("adamw", learningRateFactor: 0.5, owns: { !isMatrix($0) }) {
        AdamW(model, learningRate: 0, for: $0)
      },
    ])
}

func ownOptimizers(_ workshop: Workshop) throws {
  let makeModel = { tinyGPT(vocabularySize: workshop.tokenizer.vocabularySize) }
  let lion = try workshop.trainTwice(
    "lion", model: makeModel, optimizer: { Lion($0, learningRate: 0, weightDecay: 0.1) },
    tokenizer: workshop.tokenizer)
  let muon = try workshop.trainTwice(
    "muon", model: makeModel, optimizer: muonBesideAdamW, tokenizer: workshop.tokenizer)
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
