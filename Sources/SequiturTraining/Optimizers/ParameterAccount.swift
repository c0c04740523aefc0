// Parameter account: the parameters that a model declares against those that its losses touch.

import SequiturFiles
import SequiturNN
import SequiturTensor

/// Compares what a module declares with what backward walks touch.
///
/// Reflection cannot see into closures, so a parameter that only a closure holds would silently not
/// train. Every optimiser of the library holds such an account, and a trainer holds one for an
/// optimiser of your own. Of several that hand gradients to each other, the outermost draws it up.
public struct ParameterAccount {
  /// After how many updates an untouched parameter is warned of: some may wait for their turn.
  public static let patience = 20

  private let declared: [NamedParameter]
  private let known: Set<ObjectIdentifier>
  private var touched: Set<ObjectIdentifier> = []
  /// Those of the last update, in their order.
  private var lastTouched: [ObjectIdentifier] = []
  private var updates = 0

  /// Parameters that a loss depended on but the module does not declare.
  public private(set) var undeclared: [Parameter] = []

  /// Names of parameters that the module declares and that train, but no loss has used so far.
  public var untouched: [String] {
    declared
      .filter { $0.parameter.requiresGradient && !touched.contains(ObjectIdentifier($0.parameter)) }
      .map(\.name)
  }

  /// Begins the account of a module's parameters.
  public init(declared: [NamedParameter]) {
    self.declared = declared
    known = Set(declared.map { ObjectIdentifier($0.parameter) })
  }

  /// Enters the parameters of one backward walk.
  public mutating func enter(_ gradients: Gradients) {
    let identities = gradients.identities
    guard identities != lastTouched else { return }
    lastTouched = identities
    for parameter in gradients.parameters {
      let identity = ObjectIdentifier(parameter)
      guard touched.insert(identity).inserted, !known.contains(identity) else { continue }
      undeclared.append(parameter)
    }
  }

  /// Enters the gradients of an update, unless whoever handed them on has done so. An undeclared
  /// parameter stops the program by name; the parameters that train but have not been touched after
  /// 20 updates are warned of by name, once, on standard error.
  ///
  /// - Parameters:
  ///   - gradients: marked as entered, for optimisers that get them afterwards.
  ///   - optimizer: what messages call the optimiser, such as `AdamW`.
  public mutating func check(
    _ gradients: inout Gradients, of optimizer: @autoclosure () -> String
  ) {
    guard !gradients.isAccounted else { return }
    gradients.isAccounted = true
    enter(gradients)
    if let message = undeclaredMessage { fatalError("\(optimizer()): \(message)") }
    updates += 1
    if updates == Self.patience, let message = untouchedMessage {
      StandardError.write("warning: \(optimizer()): \(message)\n")
    }
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

  /// What to say of declared parameters that train but were not touched; nil if there are none.
  public var untouchedMessage: String? {
    let untouched = untouched
    guard !untouched.isEmpty else { return nil }
    return """
      the loss does not use these parameters of the model, so they will not train: \
      \(untouched.joined(separator: ", "))
      """
  }
}
