// Replaceable: a place of a module whose sub-module can be exchanged.

/// Holds a sub-module so that another can take its place: reflection, which finds modules, cannot
/// write a `let`.
///
/// ```swift
/// struct Gate: Layer {
///   @Replaceable var map: any Layer     // named `map`; `try model.replace("gate.map", with: ...)`
/// }
/// ```
///
/// A copy of the module shares the place, as it shares the weights.
@propertyWrapper public final class Replaceable<Part>: ReplaceablePlace {
  /// What stands in the place.
  public var wrappedValue: Part

  /// Creates the place.
  public init(wrappedValue: Part) {
    self.wrappedValue = wrappedValue
  }

  var part: Any { wrappedValue }

  var expected: String { "\(Part.self)" }

  func exchange(for part: any Module) -> Bool {
    guard let part = part as? Part else { return false }
    wrappedValue = part
    return true
  }
}

/// What the walk through a module's properties sees of a ``Replaceable``.
protocol ReplaceablePlace: AnyObject {
  var part: Any { get }
  /// The type that a part must have.
  var expected: String { get }

  /// Puts another part there; false, and nothing changes, if it is not of that type.
  func exchange(for part: any Module) -> Bool
}

/// Why a sub-module was not replaced; nothing has been changed then.
public struct ReplacementError: Error, Equatable, CustomStringConvertible {
  /// What was asked for, what was expected, and what was found.
  public let description: String
}

extension Module {
  /// Puts a module in the place of the one at a path, such as `blocks.3.attention.query`.
  ///
  /// What can be replaced is what its module holds as ``Replaceable``: in a ``GPT`` its blocks, its
  /// last norm and its head, in a ``TransformerBlock`` attention, feed-forward network and norms,
  /// in these their linear maps. Optimisers know the parameters of the time at which they were
  /// made: replace before you make one.
  ///
  /// - Throws: ``ReplacementError`` if the path leads nowhere, to a part that cannot be replaced,
  ///   or to one in whose place a module of this type cannot stand.
  public func replace(_ path: String, with part: any Module) throws(ReplacementError) {
    var walk = ModuleWalk()
    walk.visit(self)
    guard let place = walk.places[path] else {
      let places = walk.places.keys.sorted()
      let known = walk.modules.contains { $0.name == path }
      throw ReplacementError(
        description: """
          replace: expected the path of a part that can be replaced (\(listed(places))), found \
          '\(path)', \(known ? "which its module holds as a constant" : "where no module is")
          """)
    }
    guard place.exchange(for: part) else {
      throw ReplacementError(
        description: """
          replace: expected \(place.expected) at '\(path)', found \(type(of: part))
          """)
    }
    // The names of what moved, not the longest ones that it has ever had.
    for (name, parameter) in namedParameters() { parameter.path = name }
  }
}
