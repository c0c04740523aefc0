// GradientTree: sums the gradients of micro-batches, or of lanes, in an order that their number alone decides.

import SequiturTensor

/// Sums gradients pairwise, as a binary tree over the micro-batches in their order:
/// ((0+1)+(2+3))+4.
///
/// A sum of floats depends on its order, so the order must not depend on where a micro-batch was
/// computed: a process that is given micro-batches 4 to 7 holds a whole branch. At most one sum a
/// level is in memory, log₂ of their number.
package struct GradientTree {
  /// Whole branches from the left, each of 2^level micro-batches, the levels falling.
  private var branches: [(level: Int, sum: Gradients)] = []

  package init() {}

  /// Adds the gradients of the next micro-batch.
  package mutating func add(_ gradients: consuming Gradients) {
    branches.append((0, gradients))
    while branches.count >= 2,
      branches[branches.count - 1].level == branches[branches.count - 2].level
    {
      joinLastTwo()
    }
  }

  /// The sums of whole branches, from the left: what comes next is added to the last of them, that to
  /// the one before, and so on.
  package var sums: [Gradients] { branches.map(\.sum) }

  /// The sum of all.
  package consuming func sum() -> Gradients {
    while branches.count >= 2 { joinLastTwo() }
    return branches.first?.sum ?? Gradients()
  }

  private mutating func joinLastTwo() {
    let right = branches.removeLast()
    branches[branches.count - 1].sum.add(right.sum)
    branches[branches.count - 1].level += 1
  }
}
