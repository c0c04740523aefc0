// Parameter account: the parameters that a model declares against those that its loss touched.

import SequiturTensor

/// Compares what a module declares with what a backward walk touched.
///
/// Reflection cannot see into closures, so a parameter that only a closure holds would silently not
/// train. Optimisers draw up this account at their first update.
public struct ParameterAccount {
  /// Parameters that the loss depends on but the module does not declare.
  public let undeclared: [Parameter]
  /// Names of parameters that the module declares but the loss did not use.
  public let untouched: [String]

  /// Draws up the account of one backward walk.
  public init(declared: [NamedParameter], touched gradients: Gradients) {
    let known = Set(declared.map { ObjectIdentifier($0.parameter) })
    undeclared = gradients.parameters.filter { !known.contains(ObjectIdentifier($0)) }
    let used = Set(gradients.parameters.map(ObjectIdentifier.init))
    untouched = declared.filter { !used.contains(ObjectIdentifier($0.parameter)) }.map(\.name)
  }

  /// What to say of undeclared parameters; nil if there are none.
  public var undeclaredMessage: String? {
    guard !undeclared.isEmpty else { return nil }
    let names = undeclared.map { $0.path ?? "an unnamed parameter of shape \($0.shape)" }
    return """
      the loss uses parameters that the model does not declare: \(names.joined(separator: ", ")); \
      hold them in a property of the model or of a Module in it, where reflection sees them (closures \
      and other types hide them), or use a detached() copy if they should not train
      """
  }

  /// What to say of declared parameters without a gradient; nil if there are none.
  public var untouchedMessage: String? {
    guard !untouched.isEmpty else { return nil }
    return """
      the loss does not use these parameters of the model, so they will not train: \
      \(untouched.joined(separator: ", "))
      """
  }
}
