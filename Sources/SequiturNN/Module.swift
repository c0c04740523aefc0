// Module: anything that holds parameters. Reflection finds them by name; nothing is registered.

import SequiturTensor

/// A value that holds parameters; a copy of it shares its weights (``Module/copyWeights(to:)`` copies
/// them).
///
/// A module is usually a struct with `let` parameters and sub-modules. Its parameters are found by
/// reflection, through properties, arrays, optionals, tuples and dictionaries, and named by the path
/// to them: `blocks.0.attention.query.weight`. What a closure captures, or a property whose type is no
/// module, is not seen; the first optimiser update stops if the loss used such a parameter.
///
/// ```swift
/// struct GatedFeedForward: Layer {
///   let up, down: Linear
///   let gate: Parameter
///
///   init(width: Int, using random: inout SeededRandom) {
///     up = Linear(from: width, to: 4 * width, using: &random)
///     down = Linear(from: 4 * width, to: width, using: &random)
///     gate = Parameter(ones: [width])
///   }
///
///   func callAsFunction(_ x: Tensor) -> Tensor { down(up(x).relu()) * gate }
/// }
/// ```
public protocol Module {}

/// A module from tensor to tensor.
public protocol Layer: Module {
  /// Applies the layer; shapes are the layer's to document.
  func callAsFunction(_ x: Tensor) -> Tensor
}

/// A parameter with its path in a module.
public typealias NamedParameter = (name: String, parameter: Parameter)

extension Module {
  /// All parameters with their names, in the order of declaration. A parameter that is held in several
  /// places is listed once, under the first of its names.
  ///
  /// Also tells each parameter its path, for messages; of several paths the longest, seen from the
  /// outermost module, stays.
  public func namedParameters() -> [NamedParameter] {
    var walk = ParameterWalk()
    walk.visit(self, path: [])
    for (name, parameter) in walk.found where (parameter.path?.count ?? 0) < name.count {
      parameter.path = name
    }
    return walk.found
  }

  /// All parameters, each once, in the order of declaration.
  public var parameters: [Parameter] { namedParameters().map(\.parameter) }

  /// How many numbers train.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Copies the weights into another module of the same structure; afterwards the two train apart.
  ///
  /// - Throws: ``StateError`` if names or shapes differ.
  public func copyWeights(to other: some Module) throws {
    try other.load(state())
  }
}

/// The walk through a module's properties.
private struct ParameterWalk {
  var found: [NamedParameter] = []
  private var names: Set<String> = []
  private var seen: Set<ObjectIdentifier> = []

  mutating func visit(_ value: Any, path: [String]) {
    if let parameter = value as? Parameter {
      add(parameter, name: path.joined(separator: "."))
      return
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      if let wrapped = mirror.children.first { visit(wrapped.value, path: path) }
    case .collection where Self.holdsPlainValues(value),
      .dictionary where Self.holdsPlainValues(value):
      break
    case .collection, .tuple:
      for (index, child) in mirror.children.enumerated() {
        // Tuple labels are names; ".0" and the missing labels of arrays are numbers.
        let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
        visit(child.value, path: path + [label ?? "\(index)"])
      }
    case .dictionary:
      let entries = mirror.children.compactMap { Self.entry(of: $0.value) }
      for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
        visit(value, path: path + [key])
      }
    case .class where !seen.insert(ObjectIdentifier(value as AnyObject)).inserted:
      break
    default:
      guard value is any Module else { return }
      // A base class declares its properties before the classes that inherit them.
      for level in Array(sequence(first: mirror) { $0.superclassMirror }).reversed() {
        for child in level.children {
          visit(child.value, path: path + (child.label.map { [$0] } ?? []))
        }
      }
    }
  }

  private mutating func add(_ parameter: Parameter, name: String) {
    guard seen.insert(ObjectIdentifier(parameter)).inserted else { return }
    guard names.insert(name).inserted else {
      stop(
        "Module", "two parameters named \(name)",
        expected: "a name each: rename one of the properties or dictionary keys")
    }
    found.append((name, parameter))
  }

  /// Whether an array or a dictionary holds numbers or texts, which are not worth walking.
  private static func holdsPlainValues(_ value: Any) -> Bool {
    guard let element = (value as? any ElementTyped)?.elementType else { return false }
    return element is any Numeric.Type || element == Bool.self || element == String.self
  }

  private static func entry(of pair: Any) -> (key: String, value: Any)? {
    let parts = Array(Mirror(reflecting: pair).children)
    return parts.count == 2 ? ("\(parts[0].value)", parts[1].value) : nil
  }
}

/// A container that tells the type of its elements, without looking at any.
private protocol ElementTyped {
  var elementType: Any.Type { get }
}

extension Array: ElementTyped {
  fileprivate var elementType: Any.Type { Element.self }
}

extension Dictionary: ElementTyped {
  fileprivate var elementType: Any.Type { Value.self }
}
