// Node: the memory of one operation in the graph: its inputs and how a gradient passes through it.

/// Where a tensor came from.
///
/// A graph can be a hundred thousand operations deep, so neither the backward walk nor the release of
/// a graph may recurse.
package final class Node {
  let operation: String
  var inputs: [Tensor]
  /// From the gradient of the output to those of the inputs, nil where none is needed; nil once used.
  var pullback: ((Tensor) -> [Tensor?])?

  // Used by the backward walk alone.
  var consumersLeft = 0
  var isReached = false
  var gradient: Tensor?

  init(operation: String, inputs: [Tensor], pullback: @escaping (Tensor) -> [Tensor?]) {
    self.operation = operation
    self.inputs = inputs
    self.pullback = pullback
  }

  /// Lets go of everything that the backward walk no longer needs.
  func free() {
    pullback = nil
    inputs = []
    gradient = nil
  }

  deinit {
    guard !inputs.isEmpty else { return }
    // Tensors behind this one that nobody else holds are taken apart here one after another. The
    // work list keeps a tensor alive while the closure that captured it goes, so nothing recurses.
    var released = inputs
    free()
    while var tensor = released.popLast() {
      guard isKnownUniquelyReferenced(&tensor), var node = tensor.node else { continue }
      tensor.node = nil
      guard isKnownUniquelyReferenced(&node) else { continue }
      released.append(contentsOf: node.inputs)
      node.free()
    }
  }
}
