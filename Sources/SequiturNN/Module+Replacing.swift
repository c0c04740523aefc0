// Parts of a module exchanged by their paths.

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
