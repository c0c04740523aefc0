// Adam and AdamW: steps scaled by running moments of the gradient.

import CSequiturKernels
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
public struct Adam: Optimizer {
  /// The step size of the next update.
  public var learningRate: Float
  /// β₁, β₂, ε.
  public let constants: AdamConstants
  private var moments: AdamMoments

  /// Creates the optimiser of a model's parameters. Weight decay is added to the gradient; for the
  /// decoupled form use ``AdamW``.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    weightDecay: Float = 0
  ) {
    self.learningRate = learningRate
    self.constants = constants
    let named = model.namedParameters()
    moments = AdamMoments(named, slots: named.map { ($0.name, $0.parameter, weightDecay) })
  }

  /// Updates every parameter that has a gradient.
  public mutating func update(with gradients: Gradients) {
    moments.update(
      with: gradients, learningRate: learningRate, constants: constants, decoupled: false,
      operation: "Adam")
  }
}

/// AdamW (Loshchilov & Hutter 2019): Adam with weight decay apart from the gradient, by groups.
public struct AdamW: Optimizer {
  /// The step size of the next update.
  public var learningRate: Float
  /// β₁, β₂, ε.
  public let constants: AdamConstants
  /// Every parameter with its group and decay.
  public let groups: GroupedParameters
  private var moments: AdamMoments

  /// Creates the optimiser of a model's parameters, of which matrices and tables decay and vectors do
  /// not.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    weightDecay: Float = 0.01
  ) {
    do {
      try self.init(
        model, learningRate: learningRate, constants: constants,
        groups: ParameterGroup.matricesDecay(weightDecay))
    } catch {
      // A parameter has either at least two axes or fewer, so the usual groups always fit.
      fatalError("AdamW: \(error)")
    }
  }

  /// Creates the optimiser with groups of your own.
  ///
  /// - Throws: ``GroupedParameters/Mistake`` unless every parameter is in exactly one group.
  public init(
    _ model: some Module, learningRate: Float, constants: AdamConstants = AdamConstants(),
    groups: [ParameterGroup]
  ) throws {
    let named = model.namedParameters()
    self.learningRate = learningRate
    self.constants = constants
    self.groups = try GroupedParameters(named, into: groups)
    moments = AdamMoments(
      named, slots: self.groups.members.map { ($0.name, $0.parameter, $0.weightDecay) })
  }

  /// Updates every parameter that has a gradient.
  public mutating func update(with gradients: Gradients) {
    moments.update(
      with: gradients, learningRate: learningRate, constants: constants, decoupled: true,
      operation: "AdamW")
  }

  /// How many updates were made.
  public var updates: Int { moments.step }

  /// The running moments by name, `first.NAME` and `second.NAME`: what a resumed run needs beside the
  /// weights. The tensors share memory with the optimiser, so write them before the next update.
  public func state() -> [String: Tensor] { moments.state() }

  /// Takes over the moments of an interrupted run.
  ///
  /// - Throws: ``StateError`` if names or shapes are not those of this model; nothing has been changed
  ///   then.
  public mutating func load(_ state: [String: Tensor], updates: Int) throws {
    try moments.load(state, step: updates)
  }
}

/// The running moments of all parameters and the update that Adam and AdamW share.
private struct AdamMoments {
  private struct Slot {
    let name: String
    let parameter: Parameter
    let weightDecay: Float
    let first: Storage
    let second: Storage

    var moments: [(kind: String, storage: Storage)] { [("first", first), ("second", second)] }
  }

  private var check: FirstUpdateCheck
  private(set) var step = 0
  private let slots: [Slot]

  init(
    _ declared: [NamedParameter],
    slots: [(name: String, parameter: Parameter, weightDecay: Float)]
  ) {
    check = FirstUpdateCheck(declared)
    self.slots = slots.map { name, parameter, weightDecay in
      Slot(
        name: name, parameter: parameter, weightDecay: weightDecay,
        first: Storage(zeros: parameter.count),
        second: Storage(zeros: parameter.count))
    }
  }

  mutating func update(
    with gradients: Gradients, learningRate: Float, constants: AdamConstants, decoupled: Bool,
    operation: String
  ) {
    check.run(gradients, operation: operation)
    step += 1
    var arguments = sq_adam_arguments()
    arguments.learning_rate = learningRate
    arguments.beta1 = constants.beta1
    arguments.beta2 = constants.beta2
    arguments.epsilon = constants.epsilon
    arguments.decoupled = decoupled
    arguments.gradient_scale = gradients.pendingFactor
    arguments.bias_correction1 = Float(1 - power(constants.beta1, step))
    arguments.bias_correction2 = Float(1 - power(constants.beta2, step))
    let updates = slots.compactMap { slot in
      gradients.unscaled(slot.parameter).map { gradient in
        sq_adam_parameter(
          count: Int64(slot.parameter.count), gradient: gradient.pointer,
          p: slot.parameter.pointer, m: slot.first.pointer, v: slot.second.pointer,
          weight_decay: slot.weightDecay)
      }
    }
    sq_adam(&arguments, Int64(updates.count), updates)
  }

  func state() -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for slot in slots {
      for (kind, storage) in slot.moments {
        state["\(kind).\(slot.name)"] = Tensor(shape: slot.parameter.shape, storage: storage)
      }
    }
    return state
  }

  mutating func load(_ state: [String: Tensor], step: Int) throws {
    let own = self.state()
    let missing = own.keys.filter { state[$0] == nil }.sorted()
    let unexpected = state.keys.filter { own[$0] == nil }.sorted()
    guard missing.isEmpty && unexpected.isEmpty else {
      throw StateError.names(missing: missing, unexpected: unexpected)
    }
    let pairs = own.compactMap { name, moment in state[name].map { (name, moment, $0) } }
    for (name, moment, loaded) in pairs where loaded.shape != moment.shape {
      throw StateError.shape(name: name, expected: moment.shape, found: loaded.shape)
    }
    for (_, moment, loaded) in pairs {
      moment.pointer.update(from: loaded.pointer, count: loaded.count)
    }
    self.step = step
  }

  /// base^exponent by repeated squaring: the same on every platform. In Double, because 1 minus a power
  /// close to 1 would lose most of Float's digits.
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
