// Replaceable: a place of a module whose sub-module can be exchanged.

/// Holds a sub-module so that another can take its place: reflection, which finds modules, cannot
/// write a `let`.
///
/// ```swift
/// struct Gate: Layer {
///   @Replaceable var map: any Layer  // `try model.replace("gate.map", with: another)`
///   func callAsFunction(_ x: Tensor) -> Tensor { x * map(x).sigmoid() }
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
