// OptimizerMemory: the parameters that SGD, Adam and AdamW update, with the running sums of each.

import SequiturNN
import SequiturTensor

/// What an optimiser of the library keeps of a model: the account of all its parameters and, for those
/// in the optimiser's share, the group and the running sums.
struct OptimizerMemory {
  /// The parameters of the share by their groups.
  let groups: GroupedParameters
  private let slots: [Slot]
  private var account: ParameterAccount

  /// A parameter with its running sums. A class, so that copies of an optimiser share them.
  final class Slot {
    let member: GroupedParameters.Member
    /// What the sums are called, such as `first`.
    private let kinds: [String]
    private var made: [Tensor]?

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
      let sums = made ?? kinds.map { _ in Tensor(zeros: parameter.shape) }
      made = sums
      return sums
    }
  }

  /// Begins with the parameters of a model, of which a rule picks the share. Those whose group does
  /// not train are frozen.
  ///
  /// - Parameter kinds: what the running sums are called.
  init(
    _ model: some Module, share: (NamedParameter) -> Bool, groups: [ParameterGroup],
    kinds: [String]
  ) throws(GroupedParameters.Mistake) {
    let declared = model.namedParameters()
    self.groups = try GroupedParameters(declared.filter(share), into: groups)
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
    kinds: [String]
  ) {
    do {
      try self.init(model, share: share, groups: groups, kinds: kinds)
    } catch {
      stop("ParameterGroup", error.description, expected: "groups of which one always fits")
    }
  }

  /// The parameters of the share that there is a gradient for, which is still to be multiplied with
  /// the gradients' pending factor.
  mutating func due(
    _ gradients: Gradients, of optimizer: String
  ) -> [(slot: Slot, unscaled: Tensor)] {
    var gradients = gradients
    account.check(&gradients, of: optimizer)
    return slots.compactMap { slot in gradients.unscaled(slot.parameter).map { (slot, $0) } }
  }

  /// The running sums by name, `KIND.NAME`; they share memory with these.
  func tensors() -> [String: Tensor] {
    let named = slots.filter(\.isInUse).flatMap { zip($0.names, $0.sums) }
    return Dictionary(uniqueKeysWithValues: named)
  }

  /// Throws unless a state has the sums of every parameter that trains, those of others whole or not
  /// at all, and the counters.
  func check(_ state: OptimizerState, counters: [String]) throws(StateError) {
    let shapes = slots(in: state).flatMap { slot in
      slot.names.map { ($0, slot.parameter.shape) }
    }
    try state.check(
      shapes: Dictionary(uniqueKeysWithValues: shapes), counters: counters)
  }

  /// Copies the sums of a state that fits.
  func load(_ state: OptimizerState) {
    for slot in slots(in: state) {
      for (name, sum) in zip(slot.names, slot.sums) {
        guard let loaded = state.tensors[name] else { continue }
        sum.pointer.update(from: loaded.pointer, count: sum.count)
      }
    }
  }

  private func slots(in state: OptimizerState) -> [Slot] {
    slots.filter { slot in
      slot.parameter.requiresGradient || slot.names.contains { state.tensors[$0] != nil }
    }
  }
}
