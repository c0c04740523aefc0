// Grouped parameters: with the proof that each one is in exactly one group.

import SequiturNN
import SequiturTensor

/// Parameters sorted into groups: each in exactly one.
public struct GroupedParameters {
  /// A parameter with its name and how its group lets it train.
  public struct Member {
    /// The name in the model.
    public let name: String
    /// The parameter.
    public let parameter: Parameter
    /// The group it fell into.
    public let group: String
    /// What the optimiser's learning rate is multiplied with.
    public let learningRateFactor: Float
    /// The group's weight decay.
    public let weightDecay: Float
    /// Whether the group trains.
    public let trains: Bool

    init(_ entry: NamedParameter, in group: ParameterGroup) {
      (name, parameter) = entry
      self.group = group.name
      learningRateFactor = group.learningRateFactor
      weightDecay = group.weightDecay
      trains = group.trains
    }
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
  public init(
    _ parameters: [NamedParameter], into groups: [ParameterGroup]
  ) throws(Mistake) {
    var members: [Member] = []
    var ungrouped: [String] = []
    var ambiguous: [(name: String, groups: [String])] = []
    for entry in parameters {
      let matching = groups.filter { $0.includes(entry) }
      if matching.count == 1 {
        members.append(Member(entry, in: matching[0]))
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
