// Freezing: which of a module's parameters train, said by name.

import SequiturTensor

extension Module {
  /// Lets parameters train, or not: of one that does not, no gradient is computed.
  ///
  /// ```swift
  /// model.setTrains(false) { $0.name.hasPrefix("blocks.") }  // freeze the blocks
  /// ```
  ///
  /// Call it between a backward and the next forward. A parameter that the rule does not pick stays
  /// as it is.
  ///
  /// - Parameters:
  ///   - trains: the new ``Parameter/requiresGradient``.
  ///   - rule: picks parameters by name or by what they are; all unless given.
  public func setTrains(_ trains: Bool, where rule: (NamedParameter) -> Bool = { _ in true }) {
    for entry in namedParameters() where rule(entry) { entry.parameter.requiresGradient = trains }
  }
}
