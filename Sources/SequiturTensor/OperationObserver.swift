// OperationObserver: watches a computation operation by operation, for diagnoses and profiles.

/// What looks at the operations of a scope, on the thread that computes them.
package protocol OperationObserver: AnyObject, Sendable {
  /// A result was computed, whether a gradient will pass through it or not.
  func recorded(_ result: Tensor, of operation: String, inputs: [Tensor])

  /// The backward walk passed a gradient back through an operation, to inputs of these shapes.
  func passedBack(through operation: String, inputShapes: [[Int]])
}

/// Runs the body with an observer. Outside of such a scope nothing is observed, at no cost.
package func observingOperations<Result>(
  with observer: any OperationObserver, _ body: () throws -> Result
) rethrows -> Result {
  try Scope.$observer.withValue(observer) {
    try Scope.$isWatched.withValue(true, operation: body)
  }
}

/// Runs the body unseen: for the operations that a gradient is computed with.
package func withoutObserver<Result>(_ body: () throws -> Result) rethrows -> Result {
  guard Scope.observer != nil else { return try body() }
  return try Scope.$observer.withValue(nil, operation: body)
}
