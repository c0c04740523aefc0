// Adam and AdamW: steps scaled by running moments of the gradient.

import CSequiturKernels
import SequiturBase
import SequiturNN
import SequiturTensor

/// The constants of Adam (Kingma & Ba 2015).
public struct AdamConstants: Hashable, Codable, Sendable {
  /// How slowly the mean of the gradient moves.
  public var beta1: Float
  /// How slowly the mean of its square moves.
  public var beta2: Float
  /// Added to the root of the second moment.
  public var epsilon: Float

  /// Creates the constants; the paper's unless given.
  public init(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}

/// Adam (Kingma & Ba 2015): p -= learning rate * m̂ / (√v̂ + ε), with bias-corrected moments.
public struct Adam: AdamFamily {
  /// The step size of the next update.
  public var learningRate: Float
  /// β₁, β₂, ε.
  public let constants: AdamConstants
  var memory: OptimizerMemory

  /// Every parameter of its share with its group and decay.
  public var groups: GroupedParameters { memory.groups }
  /// How many updates were made. The correction of the moments goes by it, also for a parameter
  /// that began to train later.
  public var updates: Int { memory.counters[Self.counter] ?? 0 }

  /// Creates the optimiser of a model's parameters, or of those that a rule picks. Weight decay is
  /// added to the gradient; for the decoupled form use ``AdamW``.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    weightDecay: Float = 0, for share: (NamedParameter) -> Bool = { _ in true }
  ) {
    self.learningRate = learningRate
    self.constants = constants
    memory = OptimizerMemory(
      model, share: share, fitting: ParameterGroup.everything(weightDecay: weightDecay),
      kinds: Self.kinds, counters: [Self.counter])
    checkConstants()
  }

  /// Creates the optimiser with groups of your own.
  ///
  /// - Throws: ``GroupedParameters/Mistake`` unless every parameter is in exactly one group.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    groups: [ParameterGroup], for share: (NamedParameter) -> Bool = { _ in true }
  ) throws(GroupedParameters.Mistake) {
    self.learningRate = learningRate
    self.constants = constants
    memory = try OptimizerMemory(
      model, share: share, groups: groups, kinds: Self.kinds, counters: [Self.counter])
    checkConstants()
  }

  /// Updates every parameter that has a gradient.
  public mutating func update(with gradients: Gradients) {
    update(with: gradients, decoupled: false)
  }
}

/// AdamW (Loshchilov & Hutter 2019): Adam with weight decay apart from the gradient, by groups.
public struct AdamW: AdamFamily {
  /// The step size of the next update.
  public var learningRate: Float
  /// β₁, β₂, ε.
  public let constants: AdamConstants
  var memory: OptimizerMemory

  /// Every parameter of its share with its group and decay.
  public var groups: GroupedParameters { memory.groups }
  /// How many updates were made. The correction of the moments goes by it, also for a parameter
  /// that began to train later.
  public var updates: Int { memory.counters[Self.counter] ?? 0 }

  /// Creates the optimiser of a model's parameters, or of those that a rule picks. Matrices and
  /// tables decay, vectors do not.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    weightDecay: Float = 0.01, for share: (NamedParameter) -> Bool = { _ in true }
  ) {
    self.learningRate = learningRate
    self.constants = constants
    memory = OptimizerMemory(
      model, share: share, fitting: ParameterGroup.matricesDecay(weightDecay),
      kinds: Self.kinds, counters: [Self.counter])
    checkConstants()
  }

  /// Creates the optimiser with groups of your own.
  ///
  /// - Throws: ``GroupedParameters/Mistake`` unless every parameter is in exactly one group.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    groups: [ParameterGroup], for share: (NamedParameter) -> Bool = { _ in true }
  ) throws(GroupedParameters.Mistake) {
    self.learningRate = learningRate
    self.constants = constants
    memory = try OptimizerMemory(
      model, share: share, groups: groups, kinds: Self.kinds, counters: [Self.counter])
    checkConstants()
  }

  /// Updates every parameter that has a gradient.
  public mutating func update(with gradients: Gradients) {
    update(with: gradients, decoupled: true)
  }
}

/// What Adam and AdamW share. Their state holds `first.NAME`, `second.NAME` and the counter
/// `updates`.
protocol AdamFamily: RememberingOptimizer {
  var constants: AdamConstants { get }
  var updates: Int { get }
}

extension AdamFamily {
  fileprivate static var kinds: [String] { ["first", "second"] }
  fileprivate static var counter: String { "updates" }

  /// Stops at constants with which the parameters would climb, or become NaN.
  fileprivate func checkConstants() {
    checkConstant("\(Self.self)", "learning rate", learningRate, .notNegative)
    checkConstant("\(Self.self)", "β₁", constants.beta1, .belowOne)
    checkConstant("\(Self.self)", "β₂", constants.beta2, .belowOne)
    checkConstant("\(Self.self)", "epsilon", constants.epsilon, .notNegative)
  }

  fileprivate mutating func update(with gradients: Gradients, decoupled: Bool) {
    checkConstants()
    var due = memory.due(gradients, of: "\(Self.self)")
    memory.counters[Self.counter, default: 0] += 1
    var arguments = sq_adam_arguments()
    arguments.beta1 = constants.beta1
    arguments.beta2 = constants.beta2
    arguments.epsilon = constants.epsilon
    arguments.decoupled = decoupled
    arguments.gradient_scale = gradients.pendingFactor
    arguments.bias_correction1 = Float(1 - power(constants.beta1, updates))
    arguments.bias_correction2 = Float(1 - power(constants.beta2, updates))
    // The parameters of one learning rate are shared out among the threads together.
    while let factor = due.first?.slot.member.learningRateFactor {
      arguments.learning_rate = learningRate * factor
      var parameters: [sq_adam_parameter] = []
      parameters.reserveCapacity(due.count)
      for (slot, gradient) in due where slot.member.learningRateFactor == factor {
        let sums = slot.sums
        parameters.append(
          sq_adam_parameter(
            count: Int64(slot.parameter.count), gradient: gradient.pointer,
            p: slot.parameter.change(), m: sums[0].pointer, v: sums[1].pointer,
            weight_decay: slot.member.weightDecay))
      }
      sq_adam(&arguments, Int64(parameters.count), parameters)
      due.removeAll { $0.slot.member.learningRateFactor == factor }
    }
  }

  /// base^exponent by repeated squaring: the same on every platform. In Double, because 1 minus a
  /// power close to 1 would lose most of Float's digits.
  private func power(_ base: Float, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, Double(base), exponent)
    while rest > 0 {
      if rest % 2 == 1 { result *= square }
      square *= square
      rest /= 2
    }
    return result
  }
}
