// How a programmer's mistake with tensors ends: the line also says in which layer.

import SequiturBase

/// Stops the program: `matmul: found shapes [2, 3] and [4, 5], expected ...; in
/// blocks.3.attention.query`.
///
/// The layer's path comes from whichever of the tensors is a parameter of a model.
package func stop(
  _ operation: String, _ found: String, expected: String, involving tensors: [Tensor] = []
) -> Never {
  let named = tensors.compactMap(\.asParameter).first { $0.path != nil }
  let place = named.flatMap { $0.layer == "" ? $0.path : $0.layer }
  stop(operation, found, expected: expected + (place.map { "; in \($0)" } ?? ""))
}
