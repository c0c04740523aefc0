// Parameter groups: how parameters train, picked by rules.

import SequiturBase
import SequiturNN
import SequiturTensor

/// A rule that picks parameters, and how they train.
///
/// A frozen trunk, and a head that learns ten times faster than the token table:
///
/// ```swift
/// let trunk = ParameterGroup(name: "trunk", trains: false) { $0.name.hasPrefix("blocks.") }
/// let head = ParameterGroup(name: "head", learningRateFactor: 10) { $0.name.hasPrefix("head.") }
/// let rest = ParameterGroup(name: "rest") { !trunk.includes($0) && !head.includes($0) }
/// var optimizer = try AdamW(model, learningRate: 1e-4, groups: [trunk, head, rest])
/// ```
public struct ParameterGroup {
  /// What messages call it.
  public let name: String
  /// What the optimiser's learning rate is multiplied with for its parameters.
  public let learningRateFactor: Float
  /// The weight decay of its parameters.
  public let weightDecay: Float
  /// Whether its parameters train. If not, ``Parameter/requiresGradient`` of each becomes false as
  /// soon as an optimiser is made with the group; if they do, each keeps the flag that it has.
  public let trains: Bool
  /// Whether a parameter belongs to it.
  public let includes: (NamedParameter) -> Bool

  /// Creates a group from its rule; without decay, at the optimiser's learning rate, unless told
  /// otherwise.
  public init(
    name: String, learningRateFactor: Float = 1, weightDecay: Float = 0, trains: Bool = true,
    includes: @escaping (NamedParameter) -> Bool
  ) {
    checkConstant("ParameterGroup", "learning rate factor", learningRateFactor, .notNegative)
    checkConstant("ParameterGroup", "weight decay", weightDecay, .notNegative)
    self.name = name
    self.learningRateFactor = learningRateFactor
    self.weightDecay = weightDecay
    self.trains = trains
    self.includes = includes
  }

  /// The usual two groups: matrices and tables decay; vectors (biases, norms) do not.
  public static func matricesDecay(_ weightDecay: Float) -> [ParameterGroup] {
    [
      ParameterGroup(name: "decay", weightDecay: weightDecay) { $0.parameter.rank >= 2 },
      ParameterGroup(name: "no decay", weightDecay: 0) { $0.parameter.rank < 2 },
    ]
  }

  /// One group of all parameters.
  public static func everything(weightDecay: Float = 0) -> [ParameterGroup] {
    [ParameterGroup(name: "all", weightDecay: weightDecay) { _ in true }]
  }
}
