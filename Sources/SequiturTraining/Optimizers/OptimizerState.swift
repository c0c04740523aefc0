// OptimizerState: what a run saves of an optimiser, as tensors and counters by name.

import SequiturNN
import SequiturTensor

/// What an optimiser remembers between updates, by name.
public struct OptimizerState {
  /// Running sums, such as `first.blocks.0.norm.weight`.
  public var tensors: [String: Tensor]
  /// Counts, such as `updates`; none is negative.
  public var counters: [String: Int]

  /// Creates a state; an empty one unless told otherwise.
  public init(tensors: [String: Tensor] = [:], counters: [String: Int] = [:]) {
    self.tensors = tensors
    self.counters = counters
  }

  /// Compares this state, which may come from a file, with one that fits.
  ///
  /// - Throws: ``StateError`` unless both have the same names with the same shapes, and no counter
  ///   is negative.
  public func check(against fitting: OptimizerState) throws(StateError) {
    try check(
      shapes: fitting.tensors.mapValues(\.shape), counters: Array(fitting.counters.keys))
  }

  /// Throws unless exactly these tensors and counters are there.
  func check(shapes: [String: [Int]], counters fitting: [String]) throws(StateError) {
    try StateError.compare(tensors.keys, with: shapes.keys.sorted())
    try StateError.compare(counters.keys, with: fitting.sorted())
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      try StateError.compare(tensor.shape, with: shapes[name] ?? [], of: name)
    }
    for (name, count) in counters.sorted(by: { $0.key < $1.key }) where count < 0 {
      throw StateError.counter(name: name, found: count)
    }
  }
}
