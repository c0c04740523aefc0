// Shaw's relative positions: a trained vector for each clipped distance, added to keys and values.

import SequiturTensor

/// Relative positions of Shaw et al. (2018), with r = clip(j - i, -K, K):
/// A_ij = q_i · (k_j + aK_r) / √D and z_i = Σ_j w_ij (v_j + aV_r).
///
/// The heads share the tables. All distances from K on are alike on either side. A model's blocks
/// share them too.
public struct ShawPositions: PositionEncoding {
  /// "Shaw".
  public let name = "Shaw"
  /// aK [2K + 1, D]; row r + K belongs to distance r.
  public let keys: Parameter
  /// aV [2K + 1, D].
  public let values: Parameter
  private let rows = TableCache<AttentionPositions, [Int32]>()

  /// Creates tables of normal numbers.
  ///
  /// - Parameters:
  ///   - headWidth: D.
  ///   - maximumDistance: K, at least 1.
  ///   - deviation: standard deviation of the numbers at the start.
  ///   - random: where the start values come from.
  public init(
    headWidth: Int, maximumDistance: Int, deviation: Float = 0.02, using random: inout SeededRandom
  ) {
    guard headWidth > 0, maximumDistance > 0 else {
      stop(
        "Shaw positions", "head width \(headWidth), maximum distance \(maximumDistance)",
        expected: "at least 1 each")
    }
    let shape = [2 * maximumDistance + 1, headWidth]
    keys = Parameter(normal: shape, deviation: deviation, using: &random)
    values = Parameter(normal: shape, deviation: deviation, using: &random)
  }

  /// K.
  public var maximumDistance: Int { keys.shape[0] / 2 }

  /// q_i · aK_r / √D, [B, H, T, S].
  ///
  /// Each query meets each row of the table once, [B, T, H, 2K + 1], and the products go to the
  /// keys at that distance.
  public func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let width = queries.shape[3]
    guard width == keys.shape[1] else {
      stop(
        "Shaw positions", "heads of width \(width)",
        expected: "\(keys.shape[1]), the width of its tables", involving: [keys])
    }
    let products = (queries * logitScale(headWidth: width)).matmul(keys, transposeSecond: true)
    return products.spreadOverKeys(rows(at: positions), keys: positions.keys.count)
  }

  /// Σ_j w_ij aV_r, [B, T, H, D]: the weights at each distance are summed first.
  public func valueAddition(
    at positions: AttentionPositions
  ) -> ((_ weights: Tensor) -> Tensor)? {
    let rows = rows(at: positions)
    return { [values] weights in
      weights.summedOverKeys(rows, distances: values.shape[0]).matmul(values)
    }
  }

  /// The row of the tables for each query and key, [T, S].
  private func rows(at positions: AttentionPositions) -> [Int32] {
    let clip = maximumDistance
    return rows.table(for: positions) {
      positions.map { i, j in Int32(max(-clip, min(clip, j - i)) + clip) }
    }
  }
}

extension Tensor {
  /// What a query has for distances, [B, T, H, R], at their keys, [B, H, T, S], by rows [T, S] of
  /// R.
  fileprivate func spreadOverKeys(_ rows: [Int32], keys: Int) -> Tensor {
    let (batch, time, heads, distances) = (shape[0], shape[1], shape[2], shape[3])
    let result = Tensor(uninitialized: [batch, heads, time, keys])
    forEachQuery(batch, heads, time, rows: rows) { query, place, rows in
      let (from, to) = (pointer + place * distances, result.pointer + query * keys)
      for s in 0..<keys { to[s] = from[Int(rows[s])] }
    }
    return .operation("spreadOverKeys", result, of: self) {
      [$0.summedOverKeys(rows, distances: distances)]
    }
  }

  /// The sums of [B, H, T, S] over the keys of each distance: [B, T, H, R].
  fileprivate func summedOverKeys(_ rows: [Int32], distances: Int) -> Tensor {
    let (batch, heads, time, keys) = (shape[0], shape[1], shape[2], shape[3])
    let result = Tensor(zeros: [batch, time, heads, distances])
    forEachQuery(batch, heads, time, rows: rows) { query, place, rows in
      let (from, to) = (pointer + query * keys, result.pointer + place * distances)
      for s in 0..<keys { to[Int(rows[s])] += from[s] }
    }
    return .operation("summedOverKeys", result, of: self) {
      [$0.spreadOverKeys(rows, keys: keys)]
    }
  }
}

/// Every query's index in [B, H, T] and in [B, T, H], and its part of rows [T, S].
private func forEachQuery(
  _ batch: Int, _ heads: Int, _ time: Int, rows: [Int32],
  _ body: (_ query: Int, _ place: Int, _ rows: UnsafePointer<Int32>) -> Void
) {
  rows.withUnsafeBufferPointer { rows in
    guard let first = rows.baseAddress, time > 0 else { return }
    let keys = rows.count / time
    for b in 0..<batch {
      for h in 0..<heads {
        for t in 0..<time {
          body((b * heads + h) * time + t, (b * time + t) * heads + h, first + t * keys)
        }
      }
    }
  }
}
