// GradientExchange: the sum of all ranks' gradients, in the order of the tree over the lanes.

import SequiturBase
import SequiturTensor

/// Sums the branches of all ranks to the bits that one process would find.
///
/// Gradients are taken as one long array, a bucket of it at a time. Each rank is sent one shard of
/// every branch, joins these as the tree says, and gives the sum to all: on the wire that is what the
/// ring of an all-reduce sends, whose sums however depend on the number of ranks.
package struct GradientExchange {
  /// Whether it goes on while gradients are computed. Only measurements want it otherwise.
  package var overlaps = true
  /// How many floats a bucket has.
  package var bucket: Int
  let collective: any Collective
  /// How many branches each rank has.
  let branches: [Int]
  /// How the branches of all ranks are joined.
  let joins: [(into: Int, from: Int)]
  let parameters: [Parameter]
  private let places: [ObjectIdentifier: Int]

  /// The floats of a bucket: enough that the time is that of the bytes, few enough for the cache. On many
  /// ranks more of them, as a message over TCP costs some 30 us (measured by `benchmark --filter mpi`),
  /// in which 10 Gbit/s send 9,000 floats.
  package static func bucket(ranks: Int) -> Int { max(1 << 20, ranks << 16) }

  /// - Parameter parameters: those of the model, in an order that all ranks share.
  package init(
    _ tree: LaneTree, _ parameters: [Parameter], over collective: any Collective
  ) {
    self.collective = collective
    bucket = Self.bucket(ranks: tree.ranks)
    branches = (0..<tree.ranks).map { tree.branches(of: $0).count }
    joins = tree.joins
    self.parameters = parameters
    places = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { (ObjectIdentifier($1), $0) })
  }

  /// How many ranks there are.
  var ranks: Int { branches.count }

  /// Where a parameter stands among those of the model.
  package func place(of parameter: Parameter) -> Int {
    guard let place = places[ObjectIdentifier(parameter)] else {
      stop(
        "Trainer", "a loss that uses a parameter that the model does not declare",
        expected: "only parameters that reflection finds in it")
    }
    return place
  }

  /// Begins the sum of a step.
  ///
  /// - Parameter expected: the places of the parameters that any rank may have a gradient for.
  package func begin(_ expected: Set<Int>) -> GradientTransfer {
    // From the model's end, as a backward walk goes; so a table that is used at both comes last.
    GradientTransfer(self, GradientLayout(expected.sorted(by: >), parameters))
  }
}
