// Parameter groups: which parameters decay, with the proof that each one is in exactly one group.

import SequiturNN
import SequiturTensor

/// A rule that picks parameters, and the weight decay they get.
public struct ParameterGroup {
  /// What messages call it.
  public let name: String
  /// The weight decay of its parameters.
  public let weightDecay: Float
  /// Whether a parameter belongs to it.
  public let includes: (NamedParameter) -> Bool

  /// Creates a group from its rule.
  public init(name: String, weightDecay: Float, includes: @escaping (NamedParameter) -> Bool) {
    self.name = name
    self.weightDecay = weightDecay
    self.includes = includes
  }

  /// The usual two groups: matrices and tables decay; vectors (biases, norms) do not.
  public static func matricesDecay(_ weightDecay: Float) -> [ParameterGroup] {
    [
      ParameterGroup(name: "decay", weightDecay: weightDecay) { $0.parameter.rank >= 2 },
      ParameterGroup(name: "no decay", weightDecay: 0) { $0.parameter.rank < 2 },
    ]
  }
}

/// Parameters sorted into groups: each in exactly one.
public struct GroupedParameters {
  /// A parameter with its name, its group and the group's decay.
  public struct Member {
    /// The name in the model.
    public let name: String
    /// The parameter.
    public let parameter: Parameter
    /// The group it fell into.
    public let group: String
    /// The group's weight decay.
    public let weightDecay: Float
  }

  /// Why parameters cannot be sorted.
  public struct Mistake: Error, CustomStringConvertible {
    /// Parameters that no group includes.
    public let ungrouped: [String]
    /// Parameters that several groups include, with the groups' names.
    public let ambiguous: [(name: String, groups: [String])]

    /// One sentence that names the parameters.
    public var description: String {
      let parts =
        ungrouped.map { "\($0) is in no group" }
        + ambiguous.map { "\($0.name) is in \($0.groups.joined(separator: " and "))" }
      return "every parameter belongs to exactly one group, but \(parts.joined(separator: "; "))"
    }
  }

  /// The members in the model's order.
  public let members: [Member]

  /// Sorts the parameters of a model.
  ///
  /// - Throws: ``Mistake``, naming every parameter that is not in exactly one group.
  public init(_ parameters: [NamedParameter], into groups: [ParameterGroup]) throws {
    var members: [Member] = []
    var ungrouped: [String] = []
    var ambiguous: [(name: String, groups: [String])] = []
    for entry in parameters {
      let matching = groups.filter { $0.includes(entry) }
      if matching.count == 1 {
        members.append(
          Member(
            name: entry.name, parameter: entry.parameter, group: matching[0].name,
            weightDecay: matching[0].weightDecay))
      } else if matching.isEmpty {
        ungrouped.append(entry.name)
      } else {
        ambiguous.append((entry.name, matching.map(\.name)))
      }
    }
    guard ungrouped.isEmpty && ambiguous.isEmpty else {
      throw Mistake(ungrouped: ungrouped, ambiguous: ambiguous)
    }
    self.members = members
  }
}
