// How a programmer's mistake ends: one line that says what, where, and what was expected.

/// Stops the program: `matmul: found shapes [2, 3] and [4, 5], expected ...; in blocks.3.attention.query`.
///
/// `fatalError` rather than `precondition`, whose message a release build leaves out. The layer's path
/// comes from whichever of the tensors is a parameter of a model.
package func stop(
  _ operation: String, _ found: String, expected: String, involving tensors: [Tensor] = []
) -> Never {
  var message = "\(operation): found \(found), expected \(expected)"
  for case let parameter as Parameter in tensors {
    guard let path = parameter.path else { continue }
    // The layer is the parameter's path without its last part.
    let layer = path.split(separator: ".").dropLast().joined(separator: ".")
    message += "; in \(layer.isEmpty ? path : layer)"
    break
  }
  fatalError(message)
}
