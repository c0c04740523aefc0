// Optimizer: what all optimisers share, and the account of parameters at the first update.

import SequiturBase
import SequiturNN
import SequiturTensor

/// Updates a model's parameters from gradients. A copy of an optimiser shares its running sums.
///
/// ```swift
/// var optimizer = AdamW(model, learningRate: 1e-3)
/// for step in 0..<steps {
///   var gradients = model.loss(inputs, targets).backward()
///   gradients.clip(toNorm: 1)
///   optimizer.learningRate = schedule(step)
///   optimizer.update(with: gradients)
/// }
/// ```
public protocol Optimizer {
  /// The step size of the next update.
  var learningRate: Float { get set }

  /// Updates every parameter that has a gradient. The first update compares the parameters that the
  /// loss touched with those that the model declares: an undeclared one stops the program by name, an
  /// untouched one is warned of by name.
  mutating func update(with gradients: Gradients)
}

/// Draws up the account of the first update; later ones cost nothing.
struct FirstUpdateCheck {
  private var declared: [NamedParameter]?

  init(_ declared: [NamedParameter]) {
    self.declared = declared
  }

  mutating func run(_ gradients: Gradients, operation: String) {
    guard let declared = declared.take() else { return }
    let account = ParameterAccount(declared: declared, touched: gradients)
    if let message = account.undeclaredMessage { fatalError("\(operation): \(message)") }
    if let message = account.untouchedMessage {
      // `write`, because the C library's `stderr` is a global variable, which Swift 6 refuses.
      let line = "warning: \(operation): \(message)\n"
      _ = write(STDERR_FILENO, line, line.utf8.count)
    }
  }
}
