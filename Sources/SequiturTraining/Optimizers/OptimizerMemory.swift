// OptimizerMemory: the parameters that SGD, Adam and AdamW update, with what they remember of each.

import SequiturNN
import SequiturTensor

/// What an optimiser of the library keeps of a model: the account of all its parameters and, for
/// those in the optimiser's share, the group and the running sums.
///
/// A parameter gets its running sums when it first trains, and keeps them if it is frozen later.
struct OptimizerMemory {
  /// The parameters of the share by their groups.
  let groups: GroupedParameters
  /// What is counted, such as updates.
  var counters: [String: Int]
  private let slots: [Slot]
  private var account: ParameterAccount

  /// A parameter with its running sums. A class, so that copies of an optimiser share them.
  final class Slot {
    let member: GroupedParameters.Member
    /// What the sums are called, such as `first`.
    private let kinds: [String]
    @exclusivity(unchecked) private var made: [Tensor]?
    /// Where its gradient was found in the last update.
    @exclusivity(unchecked) fileprivate var lastPlace = 0

    init(_ member: GroupedParameters.Member, kinds: [String]) {
      self.member = member
      self.kinds = kinds
    }

    var parameter: Parameter { member.parameter }
    var names: [String] { kinds.map { "\($0).\(member.name)" } }

    /// Whether the parameter trains, or has trained.
    var isInUse: Bool { parameter.requiresGradient || made != nil }

    /// One tensor of the parameter's shape for each kind: of zeros until the first update.
    var sums: [Tensor] {
      if let made { return made }
      let sums = kinds.map { _ in Tensor(zeros: parameter.shape) }
      made = sums
      return sums
    }

    func load(_ tensors: [String: Tensor]) {
      let loaded = names.compactMap { tensors[$0] }
      guard loaded.count == kinds.count else {
        made = nil
        return
      }
      for (sum, tensor) in zip(sums, loaded) {
        sum.pointer.update(from: tensor.pointer, count: sum.count)
      }
    }
  }

  /// Begins with the parameters of a model, of which a rule picks the share. Those whose group does
  /// not train are frozen.
  ///
  /// - Parameters:
  ///   - kinds: what the running sums are called.
  ///   - counters: what is counted, from 0.
  init(
    _ model: some Module, share: (NamedParameter) -> Bool, groups: [ParameterGroup],
    kinds: [String], counters: [String] = []
  ) throws(GroupedParameters.Mistake) {
    let declared = model.namedParameters()
    self.groups = try GroupedParameters(declared.filter(share), into: groups)
    self.counters = Dictionary(uniqueKeysWithValues: counters.map { ($0, 0) })
    account = ParameterAccount(declared: declared)
    slots = self.groups.members.map { Slot($0, kinds: kinds) }
    for slot in slots {
      if !slot.member.trains { slot.parameter.requiresGradient = false }
      // Now, not at the first update: there they would take buffers that the next step wants back.
      if slot.parameter.requiresGradient { _ = slot.sums }
    }
  }

  /// The same with groups of which exactly one fits any parameter.
  init(
    _ model: some Module, share: (NamedParameter) -> Bool, fitting groups: [ParameterGroup],
    kinds: [String], counters: [String] = []
  ) {
    do {
      try self.init(model, share: share, groups: groups, kinds: kinds, counters: counters)
    } catch {
      stop("ParameterGroup", error.description, expected: "groups of which one always fits")
    }
  }

  /// The parameters of the share that there is a gradient for, which is still to be multiplied with
  /// the gradients' pending factor.
  mutating func due(
    _ gradients: Gradients, of optimizer: @autoclosure () -> String
  ) -> [(slot: Slot, unscaled: Tensor)] {
    var gradients = gradients
    account.check(&gradients, of: optimizer())
    var due: [(slot: Slot, unscaled: Tensor)] = []
    due.reserveCapacity(slots.count)
    for slot in slots {
      if let gradient = gradients.unscaled(slot.parameter, lastAt: &slot.lastPlace) {
        due.append((slot, gradient))
      }
    }
    return due
  }

  /// The running sums by name, `KIND.NAME`, which share memory with these, and the counters.
  func state() -> OptimizerState {
    let named = slots.filter(\.isInUse).flatMap { zip($0.names, $0.sums) }
    return OptimizerState(tensors: Dictionary(uniqueKeysWithValues: named), counters: counters)
  }

  /// Throws unless a state has the sums of every parameter that trains, those of others whole or
  /// not at all, and the counters.
  func check(_ state: OptimizerState) throws(StateError) {
    let shapes = slots(in: state).flatMap { slot in
      slot.names.map { ($0, slot.parameter.shape) }
    }
    try state.check(
      shapes: Dictionary(uniqueKeysWithValues: shapes), counters: Array(counters.keys))
  }

  /// Copies a state that fits; a parameter without any sums there begins anew.
  mutating func load(_ state: OptimizerState) {
    for slot in slots { slot.load(state.tensors) }
    counters = state.counters
  }

  private func slots(in state: OptimizerState) -> [Slot] {
    slots.filter { slot in
      slot.parameter.requiresGradient || slot.names.contains { state.tensors[$0] != nil }
    }
  }
}

/// An optimiser whose whole state is such a memory.
protocol RememberingOptimizer: Optimizer {
  var memory: OptimizerMemory { get set }
}

extension RememberingOptimizer {
  /// The running sums by name and the counters. The tensors share memory with the optimiser, so
  /// write them before the next update.
  public func state() -> OptimizerState { memory.state() }

  /// The sums of every parameter that trains must be there. Those of others may: they may be about
  /// to.
  public func check(_ state: OptimizerState) throws(StateError) { try memory.check(state) }

  /// Takes over the sums and counters of an interrupted run.
  public mutating func load(_ state: OptimizerState) throws(StateError) {
    try check(state)
    memory.load(state)
  }
}
