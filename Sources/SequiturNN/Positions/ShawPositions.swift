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
  private let rows = TableCache<AttentionPositions, Indices>()

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
    return products.transposed(1, 2).gather(rows(at: positions), axis: 3)
  }

  /// Σ_j w_ij aV_r, [B, T, H, D]: the weights at each distance are summed first.
  public func valueAddition(
    at positions: AttentionPositions
  ) -> ((_ weights: Tensor) -> Tensor)? {
    let rows = rows(at: positions)
    return { [values] weights in
      weights.scatterAdd(rows, axis: 3, length: values.shape[0]).transposed(1, 2).matmul(values)
    }
  }

  /// The row of the tables for each query and key, [1, 1, T, S].
  private func rows(at positions: AttentionPositions) -> Indices {
    let clip = maximumDistance
    return rows.table(for: positions) {
      Indices(
        positions.map { i, j in Int32(max(-clip, min(clip, j - i)) + clip) },
        shape: [1, 1, positions.queries.count, positions.keys.count])
    }
  }
}
