// SGD: stochastic gradient descent with momentum.

import CSequiturKernels
import SequiturNN
import SequiturTensor

/// Stochastic gradient descent: v = momentum v + g, p -= learning rate * v.
///
/// With Nesterov's form the step is learning rate * (g + momentum v) (Sutskever et al. 2013). Weight
/// decay is added to the gradient.
public struct SGD: Optimizer {
  /// The step size of the next update.
  public var learningRate: Float
  /// The share of the velocity that stays, 0 <= m < 1.
  public let momentum: Float
  /// Added to the gradient as weightDecay * p.
  public let weightDecay: Float
  /// Whether to look ahead along the velocity.
  public let nesterov: Bool

  private var check: FirstUpdateCheck
  private let slots: [(parameter: Parameter, velocity: Storage?)]

  /// Creates the optimiser of a model's parameters.
  public init(
    _ model: some Module, learningRate: Float, momentum: Float = 0, weightDecay: Float = 0,
    nesterov: Bool = false
  ) {
    let named = model.namedParameters()
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.nesterov = nesterov
    check = FirstUpdateCheck(named)
    slots = named.map { entry in
      (entry.parameter, momentum == 0 ? nil : Storage(zeros: entry.parameter.count))
    }
  }

  /// Updates every parameter that has a gradient.
  public mutating func update(with gradients: Gradients) {
    check.run(gradients, operation: "SGD")
    for (parameter, velocity) in slots {
      guard let gradient = gradients[parameter] else { continue }
      sq_sgd(
        Int64(parameter.count), gradient.pointer, learningRate, momentum, weightDecay, nesterov,
        parameter.pointer, velocity?.pointer)
    }
  }
}
