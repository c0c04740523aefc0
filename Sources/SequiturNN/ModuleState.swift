// A module's weights by name: taken out, and strictly loaded.

import SequiturBase
import SequiturTensor

/// Why a state does not fit a module or an optimiser. Nothing has been changed when it is thrown.
public enum StateError: UserError, Equatable {
  /// The state's names are others.
  case names(missing: [String], unexpected: [String])
  /// A tensor has another shape than the one of that name that it is to replace.
  case shape(name: String, expected: [Int], found: [Int])
  /// A counter of an optimiser is negative.
  case counter(name: String, found: Int)

  /// Weights of another model.
  public var kind: ErrorKind { .unfit }

  /// One sentence that names the tensors.
  public var description: String {
    let problem =
      switch self {
      case .names(let missing, let unexpected):
        [("missing", missing), ("unexpected", unexpected)]
          .filter { !$0.1.isEmpty }
          .map { label, names in
            let shown = names.prefix(5).joined(separator: ", ")
            return "\(names.count) \(label): \(shown)\(names.count > 5 ? ", ..." : "")"
          }
          .joined(separator: "; ")
      case .shape(let name, let expected, let found):
        "\(name) has shape \(found), expected \(expected)"
      case .counter(let name, let found):
        "the counter \(name) is \(found), expected at least 0"
      }
    return "the weights do not fit the model: \(problem)"
  }

  /// The same mistake with other names, such as those that the caller knows.
  package func renamed(_ rename: (String) -> String) -> StateError {
    switch self {
    case .names(let missing, let unexpected):
      .names(missing: missing.map(rename), unexpected: unexpected.map(rename))
    case .shape(let name, let expected, let found):
      .shape(name: rename(name), expected: expected, found: found)
    case .counter(let name, let found):
      .counter(name: rename(name), found: found)
    }
  }

  /// Throws unless both have the same names; missing ones are told in the order of those expected.
  package static func compare(
    _ found: some Collection<String>, with expected: [String]
  ) throws(StateError) {
    let (there, known) = (Set(found), Set(expected))
    let missing = expected.filter { !there.contains($0) }
    let unexpected = found.filter { !known.contains($0) }.sorted()
    guard missing.isEmpty && unexpected.isEmpty else {
      throw .names(missing: missing, unexpected: unexpected)
    }
  }

  /// Throws unless both shapes are the same.
  package static func compare(
    _ found: [Int], with expected: [Int], of name: String
  ) throws(StateError) {
    guard found == expected else { throw .shape(name: name, expected: expected, found: found) }
  }
}

extension Module {
  /// Copies the weights into another module of the same structure; afterwards the two train apart.
  ///
  /// - Throws: ``StateError`` if names or shapes differ.
  public func copyWeights(to other: some Module) throws {
    try other.load(state())
  }

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
  public func load(_ state: [String: Tensor]) throws(StateError) {
    try checkState(shapes: state.mapValues(\.shape))
    for (name, parameter) in namedParameters() {
      if let tensor = state[name] { parameter.assign(tensor) }
    }
  }

  /// Throws unless weights of these names and shapes could be loaded.
  package func checkState(shapes: [String: [Int]]) throws(StateError) {
    let named = namedParameters()
    try StateError.compare(shapes.keys, with: named.map(\.name))
    for (name, parameter) in named {
      try StateError.compare(shapes[name] ?? [], with: parameter.shape, of: name)
    }
  }
}
