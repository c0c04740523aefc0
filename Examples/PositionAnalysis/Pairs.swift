// The pairs above the diagonal of a similarity matrix: their values, their moments, the most
// similar.

/// Two rows or columns and how similar they are.
package struct SimilarPair: Equatable, Sendable {
  package let first: Int
  package let second: Int
  package let similarity: Double

  /// Creates a pair from its parts.
  package init(first: Int, second: Int, similarity: Double) {
    self.first = first
    self.second = second
    self.similarity = similarity
  }
}

/// Mean, spread and extremes of some numbers.
package struct Moments: Equatable, Sendable {
  package let mean: Double
  /// The standard deviation of the numbers themselves, divided by their count.
  package let deviation: Double
  package let least: Double
  package let largest: Double

  /// The moments of the finite ones among the numbers; NaN if there is none.
  package init(_ numbers: [Double]) {
    let finite = numbers.filter(\.isFinite)
    let mean = PositionAnalysis.mean(finite)
    self.mean = mean
    deviation =
      (finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(finite.count)).squareRoot()
    least = finite.min() ?? .nan
    largest = finite.max() ?? .nan
  }
}

extension Matrix {
  /// The values strictly above the diagonal, row after row: one for every pair.
  package var strictUpperTriangle: [Double] {
    var pairs: [Double] = []
    pairs.reserveCapacity(rows * max(rows - 1, 0) / 2)
    for index in 0..<rows { pairs += row(index).dropFirst(index + 1) }
    return pairs
  }

  /// All pairs of a similarity matrix, the most similar first; equal ones in the order of the
  /// matrix. Pairs without a similarity (NaN) are left out.
  ///
  /// - Parameter ignoringSign: whether -0.9 counts as more similar than 0.8.
  package func rankedPairs(ignoringSign: Bool = false) -> [SimilarPair] {
    var pairs: [SimilarPair] = []
    pairs.reserveCapacity(rows * max(rows - 1, 0) / 2)
    for first in 0..<rows {
      for second in (first + 1)..<max(rows, first + 1) where self[first, second].isFinite {
        pairs.append(
          SimilarPair(first: first, second: second, similarity: self[first, second]))
      }
    }
    return pairs.sorted { a, b in
      let (x, y) =
        ignoringSign ? (abs(a.similarity), abs(b.similarity)) : (a.similarity, b.similarity)
      return x != y ? x > y : (a.first, a.second) < (b.first, b.second)
    }
  }
}

/// The ranks that the article prints as "top ten": ten even steps from 0 to 200, rounded down.
package let articleRanks = (0..<10).map { 200 * $0 / 9 }
