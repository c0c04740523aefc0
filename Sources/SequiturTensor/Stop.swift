// How a programmer's mistake with tensors ends: the line also says in which layer.

import SequiturBase

/// Stops the program: `matmul: found shapes [2, 3] and [4, 5], expected ...; in
/// blocks.3.attention.query`.
///
/// The layer's path comes from whichever of the tensors is a parameter of a model.
package func stop(
  _ operation: String, _ found: String, expected: String, involving tensors: [Tensor] = []
) -> Never {
  var place = ""
  for case let parameter as Parameter in tensors {
    guard let path = parameter.path else { continue }
    // The layer is the parameter's path without its last part.
    let layer = path.split(separator: ".").dropLast().joined(separator: ".")
    place = "; in \(layer.isEmpty ? path : layer)"
    break
  }
  stop(operation, found, expected: expected + place)
}
