// CombinedOptimizer: several optimisers on one model, each with a share of its parameters.

import SequiturBase
import SequiturNN
import SequiturTensor

/// Several optimisers that share a model: each parameter is updated by exactly one.
///
/// ```swift
/// func isMatrix(_ entry: NamedParameter) -> Bool {
///   entry.parameter.rank == 2 && entry.name.hasPrefix("blocks.")
/// }
/// var optimizer = try CombinedOptimizer(
///   model, learningRate: 1e-3,
///   members: [
///     .init("sgd", owns: isMatrix) {
///       SGD(model, learningRate: 0, momentum: 0.9, for: $0)
///     },
///     .init("adamw", learningRateFactor: 0.1, owns: { !isMatrix($0) }) {
///       AdamW(model, learningRate: 0, for: $0)
///     },
///   ])
/// ```
///
/// One account of parameters is drawn up for all of them together. The state holds that of each
/// member under its name: `sgd.velocity.NAME`, `adamw.first.NAME`, `adamw.updates`.
public struct CombinedOptimizer: Optimizer {
  /// An optimiser with what it owns of the model.
  public struct Member {
    /// What messages and the state call it; without a period.
    public let name: String
    /// What the common learning rate is multiplied with for it.
    public let learningRateFactor: Float
    /// The rule of the parameters that it updates.
    public let owns: (NamedParameter) -> Bool
    /// The optimiser.
    public fileprivate(set) var optimizer: any Optimizer

    /// Creates a member.
    ///
    /// - Parameter make: makes the optimiser for a share of the model, given the rule `owns`. The
    ///   learning rate that it is made with is replaced at each update.
    public init<Failure>(
      _ name: String, learningRateFactor: Float = 1,
      owns: @escaping (NamedParameter) -> Bool,
      make: (_ share: (NamedParameter) -> Bool) throws(Failure) -> any Optimizer
    ) throws(Failure) {
      guard !name.isEmpty && !name.contains(".") else {
        stop("CombinedOptimizer", "a member named '\(name)'", expected: "a name without a period")
      }
      checkConstant("CombinedOptimizer", "learning rate factor", learningRateFactor, .notNegative)
      self.name = name
      self.learningRateFactor = learningRateFactor
      self.owns = owns
      optimizer = try make(owns)
    }
  }

  /// The common step size of the next update, which each member multiplies with its factor.
  public var learningRate: Float
  /// The optimisers, each with its share.
  public private(set) var members: [Member]

  private var account: ParameterAccount
  /// The owner of each parameter, as a place in `members`.
  private let owners: [ObjectIdentifier: Int]

  /// Combines optimisers of one model.
  ///
  /// - Throws: ``GroupedParameters/Mistake`` unless every parameter of the model has exactly one
  ///   owner.
  public init(
    _ model: some Module, learningRate: Float, members: [Member]
  ) throws(GroupedParameters.Mistake) {
    let declared = model.namedParameters()
    let shares = members.map { ParameterGroup(name: $0.name, includes: $0.owns) }
    let owned = try GroupedParameters(declared, into: shares).members
    var places: [String: Int] = [:]
    for (place, member) in members.enumerated() {
      guard places.updateValue(place, forKey: member.name) == nil else {
        stop("CombinedOptimizer", "two members named \(member.name)", expected: "a name each")
      }
    }
    checkConstant("CombinedOptimizer", "learning rate", learningRate, .notNegative)
    self.learningRate = learningRate
    self.members = members
    account = ParameterAccount(declared: declared)
    owners = Dictionary(
      uniqueKeysWithValues: owned.map { (ObjectIdentifier($0.parameter), places[$0.group] ?? 0) })
  }

  /// Lets each member update the parameters of its share that have a gradient.
  public mutating func update(with gradients: Gradients) {
    checkConstant("CombinedOptimizer", "learning rate", learningRate, .notNegative)
    var gradients = gradients
    account.check(&gradients, of: "CombinedOptimizer")
    for place in members.indices {
      members[place].optimizer.learningRate = learningRate * members[place].learningRateFactor
      members[place].optimizer.update(
        with: gradients.filter { owners[ObjectIdentifier($1)] == place })
    }
  }

  /// What the members remember, each under its name.
  public func state() -> OptimizerState {
    var all = OptimizerState()
    for member in members {
      let state = member.optimizer.state()
      for (name, tensor) in state.tensors { all.tensors[member.prefix + name] = tensor }
      for (name, count) in state.counters { all.counters[member.prefix + name] = count }
    }
    return all
  }

  /// Every member must take its part, and nothing may be left over.
  public func check(_ state: OptimizerState) throws(StateError) {
    let prefixes = members.map { $0.prefix }
    let names = Array(state.tensors.keys) + Array(state.counters.keys)
    let strange = names.filter { name in !prefixes.contains { name.hasPrefix($0) } }
    try StateError.compare(strange, with: [])
    for member in members {
      do {
        try member.optimizer.check(member.part(of: state))
      } catch {
        throw error.renamed { member.prefix + $0 }
      }
    }
  }

  /// Hands each member its part of the state.
  public mutating func load(_ state: OptimizerState) throws(StateError) {
    try check(state)
    for place in members.indices {
      try members[place].optimizer.load(members[place].part(of: state))
    }
  }
}

extension CombinedOptimizer.Member {
  /// What the names of its state begin with.
  fileprivate var prefix: String { name + "." }

  /// The tensors and counters of a common state that are its own, under its own names.
  fileprivate func part(of state: OptimizerState) -> OptimizerState {
    func part<Value>(of values: [String: Value]) -> [String: Value] {
      let own = values.filter { $0.key.hasPrefix(prefix) }
      return Dictionary(
        uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
    return OptimizerState(tensors: part(of: state.tensors), counters: part(of: state.counters))
  }
}
