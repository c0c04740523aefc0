// A module's parameters and sub-modules by name.

import SequiturTensor

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
}
