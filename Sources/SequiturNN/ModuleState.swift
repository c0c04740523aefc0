// A module's weights by name: taken out, and strictly loaded.

import SequiturBase
import SequiturTensor

/// Why a state does not fit a module. Nothing has been changed when it is thrown.
public enum StateError: UserError, Equatable {
  /// The state's names are not the module's.
  case names(missing: [String], unexpected: [String])
  /// A tensor has another shape than the module's parameter of that name.
  case shape(name: String, expected: [Int], found: [Int])

  /// Weights of another model.
  public var kind: ErrorKind { .unfit }

  /// One sentence that names the tensors.
  public var description: String {
    switch self {
    case .names(let missing, let unexpected):
      let parts = [("missing", missing), ("unexpected", unexpected)]
        .filter { !$0.1.isEmpty }
        .map { label, names in
          let shown = names.prefix(5).joined(separator: ", ")
          return "\(names.count) \(label): \(shown)\(names.count > 5 ? ", ..." : "")"
        }
      return "the weights do not fit the model: \(parts.joined(separator: "; "))"
    case .shape(let name, let expected, let found):
      return "the weights do not fit the model: \(name) has shape \(found), expected \(expected)"
    }
  }
}

extension Module {
  /// A copy of the weights by name.
  public func state() -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: namedParameters().map { name, parameter in
        (name, Tensor(parameter.values, shape: parameter.shape))
      })
  }

  /// Loads weights by name, strictly: every parameter must be there in its shape, and nothing else.
  ///
  /// - Throws: ``StateError``, before anything is changed.
  public func load(_ state: [String: Tensor]) throws {
    let named = namedParameters()
    let known = Set(named.map(\.name))
    let missing = named.map(\.name).filter { state[$0] == nil }
    let unexpected = state.keys.filter { !known.contains($0) }.sorted()
    guard missing.isEmpty && unexpected.isEmpty else {
      throw StateError.names(missing: missing, unexpected: unexpected)
    }
    let pairs = named.compactMap { entry in state[entry.name].map { (entry, $0) } }
    for (entry, tensor) in pairs where tensor.shape != entry.parameter.shape {
      throw StateError.shape(
        name: entry.name, expected: entry.parameter.shape, found: tensor.shape)
    }
    for (entry, tensor) in pairs { entry.parameter.assign(tensor.values) }
  }
}
