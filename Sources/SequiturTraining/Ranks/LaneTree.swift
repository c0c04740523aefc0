// LaneTree: which lanes a rank computes, and how the sums of all ranks make one tree.

/// A binary tree over the lanes, cut where the ranks' shares end.
///
/// Its shape follows from the number of lanes alone: a branch is split at the largest power of two
/// below its length, as ``GradientTree`` joins. A rank computes lanes that lie side by side and sums
/// what lies within a branch of the tree; the sums of all ranks' branches are joined as the tree says.
package struct LaneTree {
  /// G, at least as many as ranks.
  package let lanes: Int
  /// N.
  package let ranks: Int

  package init(lanes: Int, ranks: Int) {
    (self.lanes, self.ranks) = (lanes, ranks)
  }

  /// The lanes that a rank computes.
  package func lanes(of rank: Int) -> Range<Int> {
    rank * lanes / ranks..<(rank + 1) * lanes / ranks
  }

  /// The largest branches of the tree within a rank's lanes, from the left.
  package func branches(of rank: Int) -> [Range<Int>] {
    Self.branches(of: 0..<lanes, within: lanes(of: rank))
  }

  /// The branches of all ranks, numbered from the left, are joined one to another in this order; the
  /// first has the sum of all at the end.
  package var joins: [(into: Int, from: Int)] {
    let branches = (0..<ranks).flatMap(branches)
    var joins: [(into: Int, from: Int)] = []
    func join(_ branch: Range<Int>) -> Int {
      if let number = branches.firstIndex(of: branch) { return number }
      let (left, right) = Self.split(branch)
      let (into, from) = (join(left), join(right))
      joins.append((into, from))
      return into
    }
    _ = join(0..<lanes)
    return joins
  }

  private static func branches(of branch: Range<Int>, within share: Range<Int>) -> [Range<Int>] {
    if share.lowerBound <= branch.lowerBound && branch.upperBound <= share.upperBound {
      return [branch]
    }
    guard branch.overlaps(share) else { return [] }
    let (left, right) = split(branch)
    return branches(of: left, within: share) + branches(of: right, within: share)
  }

  private static func split(_ branch: Range<Int>) -> (Range<Int>, Range<Int>) {
    var half = 1
    while 2 * half < branch.count { half *= 2 }
    let middle = branch.lowerBound + half
    return (branch.lowerBound..<middle, middle..<branch.upperBound)
  }
}
