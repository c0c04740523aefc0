// SGD: stochastic gradient descent with momentum.

import CSequiturKernels
import SequiturBase
import SequiturNN
import SequiturTensor

/// Stochastic gradient descent: v = momentum v + g, p -= learning rate * v.
///
/// With Nesterov's form the step is learning rate * (g + momentum v) (Sutskever et al. 2013).
/// Weight decay is added to the gradient, as weightDecay * p. The state holds `velocity.NAME` if
/// there is momentum.
public struct SGD: RememberingOptimizer {
  /// The step size of the next update.
  public var learningRate: Float
  /// The share of the velocity that stays, 0 <= m < 1.
  public let momentum: Float
  /// Whether to look ahead along the velocity.
  public let nesterov: Bool
  var memory: OptimizerMemory

  /// Every parameter of its share with its group and decay.
  public var groups: GroupedParameters { memory.groups }

  /// Creates the optimiser of a model's parameters, or of those that a rule picks.
  public init(
    _ model: some Module, learningRate: Float, momentum: Float = 0, weightDecay: Float = 0,
    nesterov: Bool = false, for share: (NamedParameter) -> Bool = { _ in true }
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    memory = OptimizerMemory(
      model, share: share, fitting: ParameterGroup.everything(weightDecay: weightDecay),
      kinds: Self.kinds(momentum))
    checkConstants()
  }

  /// Creates the optimiser with groups of your own.
  ///
  /// - Throws: ``GroupedParameters/Mistake`` unless every parameter is in exactly one group.
  public init(
    _ model: some Module, learningRate: Float, momentum: Float = 0, nesterov: Bool = false,
    groups: [ParameterGroup], for share: (NamedParameter) -> Bool = { _ in true }
  ) throws(GroupedParameters.Mistake) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    memory = try OptimizerMemory(
      model, share: share, groups: groups, kinds: Self.kinds(momentum))
    checkConstants()
  }

  /// Stops at constants with which the parameters would climb, or become NaN.
  private func checkConstants() {
    checkConstant("SGD", "learning rate", learningRate, .notNegative)
    checkConstant("SGD", "momentum", momentum, .belowOne)
    guard momentum > 0 || !nesterov else {
      stop("SGD", "Nesterov's form without momentum", expected: "a momentum above 0")
    }
  }

  private static func kinds(_ momentum: Float) -> [String] { momentum == 0 ? [] : ["velocity"] }

  /// Updates every parameter that has a gradient.
  public mutating func update(with gradients: Gradients) {
    checkConstants()
    for (slot, gradient) in memory.due(gradients, of: "SGD") {
      let parameter = slot.parameter
      let factor = gradients.pendingFactor
      // Kept to the end: a tensor may go as soon as its pointer has been read.
      withExtendedLifetime(factor == 1 ? gradient : gradient * factor) { gradient in
        sq_sgd(
          Int64(parameter.count), gradient.pointer,
          learningRate * slot.member.learningRateFactor, momentum, slot.member.weightDecay,
          nesterov, parameter.change(), slot.sums.first?.pointer)
      }
    }
  }
}
