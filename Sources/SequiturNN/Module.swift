// Module: anything that holds parameters. Reflection finds them by name; nothing is registered.

import SequiturTensor

/// A value that holds parameters; a copy of it shares its weights (``Module/copyWeights(to:)``
/// copies them).
///
/// A module is usually a struct with `let` parameters and sub-modules. Its parameters are found by
/// reflection, through properties, arrays, optionals, tuples and dictionaries, and named by the
/// path to them: `blocks.0.attention.query.weight`. What a closure captures, or a property whose
/// type is no module, is not seen; the first optimiser update stops if the loss used such a
/// parameter.
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
  /// All parameters with their names, in the order of declaration. A parameter that is held in
  /// several places is listed once, under the first of its names.
  ///
  /// Also tells each parameter its path, for messages; of several paths the longest, seen from the
  /// outermost module, stays.
  public func namedParameters() -> [NamedParameter] {
    var walk = ModuleWalk()
    walk.visit(self)
    for (name, parameter) in walk.parameters where (parameter.path?.count ?? 0) < name.count {
      parameter.path = name
    }
    return walk.parameters
  }

  /// The parameter of a name; nil if there is none.
  public func parameter(_ name: String) -> Parameter? {
    namedParameters().first { $0.name == name }?.parameter
  }

  /// The modules of a type with their paths, in the order of declaration: every ``Linear``, say.
  ///
  /// ```swift
  /// for (path, map) in model.modules(Linear.self) { print(path, map.weight.shape) }
  /// ```
  public func modules<Kind>(_ kind: Kind.Type) -> [(name: String, module: Kind)] {
    var walk = ModuleWalk()
    walk.visit(self)
    return walk.modules.compactMap { name, module in (module as? Kind).map { (name, $0) } }
  }

  /// All parameters, each once, in the order of declaration.
  public var parameters: [Parameter] { namedParameters().map(\.parameter) }

  /// How many numbers all parameters hold.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Copies the weights into another module of the same structure; afterwards the two train apart.
  ///
  /// - Throws: ``StateError`` if names or shapes differ.
  public func copyWeights(to other: some Module) throws {
    try other.load(state())
  }
}
