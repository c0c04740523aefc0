// Optimizer: what training and saving need of an optimiser.

import SequiturNN
import SequiturTensor

/// Updates a model's parameters from gradients. A copy of one of the library's optimisers shares
/// its running sums.
///
/// ```swift
/// var optimizer = AdamW(model, learningRate: 1e-3)
/// for step in 0..<steps {
///   var gradients = model.loss(inputs, targets).backward()
///   gradients.clip(toNorm: 1)
///   optimizer.learningRate = schedule(step)
///   optimizer.update(with: gradients)
/// }
/// ```
///
/// One of your own lists the model's parameters once, keeps what it remembers of them as tensors by
/// name, and gives and takes those as its state:
///
/// ```swift
/// struct Momentum: Optimizer {
///   var learningRate: Float
///   private let parameters: [NamedParameter]
///   private var velocity: [String: Tensor] = [:]
///
///   init(_ model: some Module, learningRate: Float) {
///     self.learningRate = learningRate
///     parameters = model.namedParameters()
///     for (name, parameter) in parameters { velocity[name] = Tensor(zeros: parameter.shape) }
///   }
///
///   mutating func update(with gradients: Gradients) {
///     for (name, parameter) in parameters {
///       guard let gradient = gradients[parameter], let old = velocity[name] else { continue }
///       let new = 0.9 * old + gradient
///       parameter.assign(parameter.detached() - learningRate * new)
///       velocity[name] = new
///     }
///   }
///
///   func state() -> OptimizerState { OptimizerState(tensors: velocity) }
///
///   mutating func load(_ state: OptimizerState) throws(StateError) {
///     try check(state)
///     velocity = state.tensors
///   }
/// }
/// ```
public protocol Optimizer {
  /// The step size of the next update.
  var learningRate: Float { get set }

  /// Updates every parameter that has a gradient.
  mutating func update(with gradients: Gradients)

  /// What a resumed run needs beside the weights. Its tensors may share memory with the optimiser,
  /// so write them before the next update.
  func state() -> OptimizerState

  /// Takes over the state of an interrupted run; afterwards it goes on to the same bits.
  ///
  /// - Throws: ``StateError`` if the state is not one of this optimiser on this model; nothing has
  ///   been changed then.
  mutating func load(_ state: OptimizerState) throws(StateError)

  /// Whether ``load(_:)`` would take a state. Unless written otherwise, its names and shapes must
  /// be those of ``state()``.
  ///
  /// - Throws: ``StateError`` that says what does not fit.
  func check(_ state: OptimizerState) throws(StateError)
}

extension Optimizer {
  /// The names and shapes must be those of ``state()``.
  public func check(_ state: OptimizerState) throws(StateError) {
    try state.check(against: self.state())
  }
}
