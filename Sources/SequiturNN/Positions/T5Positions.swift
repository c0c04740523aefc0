// T5 bias: a trained number for each head and each bucket of distances, added to the logits.

import SequiturBase
import SequiturTensor

/// The relative bias of T5 (Raffel et al. 2020): A_ij = q_i · k_j + b[h, bucket(j - i)].
///
/// Near distances have a bucket each, far ones share buckets whose width grows with the logarithm
/// of the distance, and all from the maximum distance on share the last. T5 does not divide q · k
/// by √D; here that is a choice. A model's blocks share the table, as T5's do.
public struct T5Positions: PositionEncoding {
  /// "T5 bias".
  public let name = "T5 bias"
  /// b [H, buckets].
  public let table: Parameter
  /// The distance from which on all are alike.
  public let maximumDistance: Int
  /// Whether keys to the right have buckets of their own (half of all). If not, they share bucket
  /// 0: for causal attention.
  public let bidirectional: Bool
  /// Whether q · k is divided by √D, which T5 does not do.
  public let scaled: Bool
  private let indices = TableCache<AttentionPositions, Indices>()

  /// Creates a table of normal numbers.
  ///
  /// - Parameters:
  ///   - heads: H.
  ///   - buckets: how many numbers a head has; in both directions together, if there are two.
  ///   - maximumDistance: the distance from which on all share a bucket.
  ///   - bidirectional: whether right and left have buckets of their own.
  ///   - scaled: false for T5's logits, which are not divided by √D.
  ///   - deviation: standard deviation of the numbers at the start.
  ///   - random: where the start values come from.
  public init(
    heads: Int, buckets: Int = 32, maximumDistance: Int = 128, bidirectional: Bool,
    scaled: Bool = true, deviation: Float = 0.02, using random: inout SeededRandom
  ) {
    let side = bidirectional ? buckets / 2 : buckets
    guard side >= 2, !bidirectional || buckets % 2 == 0, maximumDistance > side / 2 else {
      stop(
        "T5 bias", "\(buckets) buckets for distances up to \(maximumDistance)",
        expected: """
          at least 2 buckets on each side, an even number for two sides, and a maximum distance \
          above half a side's buckets
          """)
    }
    table = Parameter(normal: [heads, buckets], deviation: deviation, using: &random)
    self.maximumDistance = maximumDistance
    self.bidirectional = bidirectional
    self.scaled = scaled
  }

  /// 1 / √D, or 1 if logits are not scaled.
  public func logitScale(headWidth: Int) -> Float {
    scaled ? 1 / Float(headWidth).squareRoot() : 1
  }

  /// The buckets' numbers, [H, T, S].
  public func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    guard queries.shape[2] == table.shape[0] else {
      stop(
        "T5 bias", "\(queries.shape[2]) heads",
        expected: "\(table.shape[0]), the rows of its table",
        involving: [table])
    }
    let buckets = indices.table(for: positions) {
      let buckets = positions.map { i, j in Int32(bucket(of: j - i)) }
      return Indices(buckets, shape: [1, buckets.count])
    }
    return table.gather(buckets, axis: 1)
      .reshaped([table.shape[0], positions.queries.count, positions.keys.count])
  }

  /// The bucket of a distance j - i from query i to key j.
  public func bucket(of distance: Int) -> Int {
    Self.bucket(
      of: distance, buckets: table.shape[1], maximumDistance: maximumDistance,
      bidirectional: bidirectional)
  }

  /// The bucket of a distance j - i from query i to key j.
  ///
  /// Of a side's n buckets, the first e = n / 2 hold one distance each; distance d >= e is in
  /// bucket e + ⌊(n - e) ln(d / e) / ln(max / e)⌋, at most n - 1. With two sides, the right's
  /// buckets follow the left's.
  public static func bucket(
    of distance: Int, buckets: Int, maximumDistance: Int, bidirectional: Bool
  ) -> Int {
    let side = bidirectional ? buckets / 2 : buckets
    let start = bidirectional && distance > 0 ? side : 0
    let far = bidirectional ? abs(distance) : max(-distance, 0)
    let exact = side / 2
    if far < exact { return start + far }
    let share =
      log(Double(far) / Double(exact)) / log(Double(maximumDistance) / Double(exact))
    // A distance on the edge of a bucket (16, 32, 64) has a whole number here, which rounding may
    // leave just below; the next distance is much further away than 1e-9.
    let steps = Int(min(share, 1) * Double(side - exact) + 1e-9)
    return start + min(exact + steps, side - 1)
  }
}
