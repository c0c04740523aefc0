// Polar positions (PoPE): each channel's magnitude says what, its angle says where.

import SequiturBase
import SequiturTensor

/// PoPE (Gopalakrishnan et al. 2025, arXiv 2509.10534): with μ = softplus and θ_c = base^(-(c-1) /
/// D),
///
/// A_ij = Σ_c μ(q_ic) μ(k_jc) cos((j - i) θ_c + δ_c) / √D, for c = 1, ..., D.
///
/// Computed as a product of rows twice as wide, (μ cos φ, μ sin φ), with angle φ = i θ_c for
/// queries and j θ_c + δ_c for keys. The bias δ is trained for each head of keys, which several heads
/// of queries may share, and each channel; a model's blocks share it. At δ = 0 the logits are even in j - i, and bidirectional attention cannot tell
/// left from right.
///
/// The paper keeps δ inside [-2π, 0]. Here nothing does: at a start of 0 such a clamp would stop
/// half of its gradients, and cos has the period anyway.
public struct PolarPositions: PositionEncoding {
  /// Where δ starts.
  public enum Start: String, CaseIterable, Codable, Sendable {
    /// 0.
    case zero
    /// Evenly spread over [-2π, 0].
    case uniform
  }

  /// "PoPE", or "PoPE, delta 0" if δ stays 0.
  public let name: String
  /// δ [H, D]: a `Parameter`, or a constant if it does not train.
  public let delta: Tensor
  /// What the frequencies are powers of.
  public let base: Double
  private let tables = TableCache<Range<Int>, (cosines: Tensor, sines: Tensor)>()

  /// Creates the encoding for H heads of width D.
  ///
  /// - Parameters:
  ///   - heads: H, those of keys.
  ///   - headWidth: D.
  ///   - base: what the frequencies are powers of.
  ///   - start: where δ starts.
  ///   - trainsDelta: whether δ trains. At a constant 0 the encoding stays blind to left and right.
  ///   - random: where the start values come from.
  public init(
    heads: Int, headWidth: Int, base: Double = 10000, start: Start = .zero,
    trainsDelta: Bool = true, using random: inout SeededRandom
  ) {
    checkConstant("PoPE", "base", base, .positive)
    guard heads > 0, headWidth > 0 else {
      stop(
        "PoPE", "\(heads) heads of width \(headWidth)",
        expected: "at least one head and one channel")
    }
    let initial =
      switch start {
      case .zero: Tensor(zeros: [heads, headWidth])
      case .uniform: Tensor(uniform: -2 * .pi...0, shape: [heads, headWidth], using: &random)
      }
    delta = trainsDelta ? Parameter(copying: initial) : initial
    name = trainsDelta || start != .zero ? "PoPE" : "PoPE, delta 0"
    self.base = base
  }

  /// [B, T, H, D] to [B, T, H, 2D]: (μ cos φ, μ sin φ) with φ = p θ_c.
  public func turn(queries: Tensor, at positions: Range<Int>) -> Tensor {
    let (cosines, sines) = angles(of: queries, mayShare: true, at: positions)
    return queries.polar(cosines: cosines, sines: sines)
  }

  /// [B, S, H, D] to [B, S, H, 2D]: (μ cos φ, μ sin φ) with φ = p θ_c + δ_c.
  public func turn(keys: Tensor, at positions: Range<Int>) -> Tensor {
    let (cosines, sines) = angles(of: keys, mayShare: false, at: positions)
    let (cosineOfDelta, sineOfDelta) = (delta.cosine(), delta.sine())
    return keys.polar(
      cosines: cosines * cosineOfDelta - sines * sineOfDelta,
      sines: sines * cosineOfDelta + cosines * sineOfDelta)
  }

  /// cos(p θ_c) and sin(p θ_c), [T, 1, D], for rows of the right shape; those of queries may have
  /// several heads for each of δ.
  private func angles(
    of rows: Tensor, mayShare: Bool, at positions: Range<Int>
  ) -> (cosines: Tensor, sines: Tensor) {
    let (heads, width) = (delta.shape[0], delta.shape[1])
    guard rows.rank == 4, rows.shape[1] == positions.count, rows.shape[3] == width,
      rows.shape[2] == heads || mayShare && rows.shape[2] % heads == 0
    else {
      stop(
        "PoPE", "rows of shape \(rows.shape) at \(positions)",
        expected: "a batch of \([positions.count] + delta.shape): time, heads, head width",
        involving: [delta])
    }
    return tables.table(for: positions) {
      let table = AngleTable(
        positions: positions, frequencies: geometricFrequencies(width, base: base))
      let shape = [positions.count, 1, width]
      return (Tensor(table.cosines, shape: shape), Tensor(table.sines, shape: shape))
    }
  }
}

extension Tensor {
  /// Rows [B, T, H, D] as magnitudes μ at angles [T, H, D] or [T, 1, D]: [B, T, H, 2D].
  fileprivate func polar(cosines: Tensor, sines: Tensor) -> Tensor {
    let magnitudes = softplus()
    return .concatenate([magnitudes * cosines, magnitudes * sines], axis: 3)
  }
}
