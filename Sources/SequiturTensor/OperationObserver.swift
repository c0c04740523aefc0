// OperationObserver: watches a computation operation by operation, for diagnoses and profiles.

/// What looks at the operations of a scope, on the thread that computes them.
package protocol OperationObserver: AnyObject, Sendable {
  /// A result was computed that a gradient would pass through.
  func recorded(_ result: Tensor, of operation: String, inputs: [Tensor])

  /// The backward walk passed a gradient back through an operation, to inputs of these shapes.
  func passedBack(through operation: String, inputShapes: [[Int]])
}

/// Runs the body with an observer. Outside of such a scope nothing is observed, at no cost.
package func observingOperations<Result>(
  with observer: any OperationObserver, _ body: () throws -> Result
) rethrows -> Result {
  try Scope.$observer.withValue(observer, operation: body)
}
