// Node: the memory of one operation in the graph: where its gradients go and how they are found.

/// Where a tensor came from.
///
/// A graph can be a hundred thousand operations deep, so neither the backward walk nor the release
/// of a graph may recurse.
package final class Node {
  let operation: String
  @exclusivity(unchecked) var inputs: [Edge]
  /// From the gradient of the output to those of the inputs, nil where none is needed; nil once
  /// used.
  @exclusivity(unchecked) var pullback: ((Tensor) -> [Tensor?])?

  /// Adds the gradient of the first input to a sum in place, given the gradient of the output, and
  /// returns nil for it and those of the other inputs: for operations that save a pass over memory
  /// by it.
  @exclusivity(unchecked) var addGradient: ((_ upstream: Tensor, _ sum: Tensor) -> [Tensor?])?

  // Used by the backward walk alone.
  @exclusivity(unchecked) var consumersLeft = 0
  @exclusivity(unchecked) var isReached = false
  @exclusivity(unchecked) var gradient: Tensor?

  init(operation: String, inputs: [Edge], pullback: @escaping (Tensor) -> [Tensor?]) {
    self.operation = operation
    self.inputs = inputs
    self.pullback = pullback
  }

  /// Lets go of everything that the backward walk no longer needs.
  func free() {
    pullback = nil
    addGradient = nil
    inputs = []
    gradient = nil
  }

  deinit {
    guard !inputs.isEmpty else { return }
    // Nodes behind this one that nobody else holds are taken apart here one after another. The work
    // list keeps a node alive while the closure that led to it goes, so nothing recurses.
    var released = inputs
    free()
    while var edge = released.popLast() {
      guard isKnownUniquelyReferenced(&edge.node), let node = edge.node else { continue }
      released.append(contentsOf: node.inputs)
      node.free()
    }
  }
}

/// One input of an operation, as the graph remembers it: not its numbers, which only those closures
/// hold that need them.
struct Edge {
  let shape: [Int]
  /// The operation that a gradient is passed on to; nil for parameters and constants.
  var node: Node?
  /// The parameter that the numbers are from, if they are from one.
  private let owner: Parameter?
  /// Whether a gradient ends at it: it is the input itself, and trained when the operation ran.
  private let endsHere: Bool
  /// Its version when its numbers were read; nil if the gradient does not depend on them.
  private let readVersion: Int?
  /// Whether the input was computed from gradients.
  let isOfGradients: Bool

  /// - Parameter isRead: whether the operation's gradient depends on the input's numbers.
  init(_ tensor: Tensor, isRead: Bool) {
    shape = tensor.shape
    node = tensor.node
    owner = tensor.owner
    endsHere = owner === tensor && tensor.requiresGradient
    readVersion = isRead ? owner?.version : nil
    isOfGradients = tensor.isOfGradients
  }

  /// The parameter that a gradient ends at; nil if it did not train when the operation ran.
  var parameter: Parameter? { endsHere ? owner : nil }

  /// The parameter that has been changed since its numbers were read here.
  var changedParameter: Parameter? {
    readVersion != nil && owner?.version != readVersion ? owner : nil
  }
}
