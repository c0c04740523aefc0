// Rotary positions (RoPE): pairs of channels of queries and keys turn by an angle that grows with
// the position.

import SequiturBase
import SequiturTensor

/// RoPE (Su et al. 2021, "RoFormer"): pair c of each query and key at position p turns by p θ_c,
/// θ_c = base^(-2c / D), D being the width of a head. Values do not turn.
///
/// The logit of query i and key j depends on j - i alone, the norms stay, and position 0 turns
/// nothing. Positions are absolute, so keys are turned once, before they go into a cache.
public struct RotaryPositions: PositionEncoding {
  /// Which two channels make a pair. The two forms are equal after a fixed permutation of the
  /// channels.
  public enum Pairing: String, CaseIterable, Codable, Sendable {
    /// Channels 2c and 2c + 1, as in the paper.
    case interleaved
    /// Channels c and c + D / 2, as in GPT-NeoX and LLaMA.
    case halfSplit = "half-split"
  }

  /// "RoPE", or "RoPE, half-split".
  public var name: String { pairing == .interleaved ? "RoPE" : "RoPE, \(pairing.rawValue)" }
  /// Which two channels make a pair.
  public let pairing: Pairing
  /// What the frequencies are powers of.
  public let base: Double
  private let tables = TableCache<TableKey, AngleTable>()

  private struct TableKey: Hashable {
    let positions: Range<Int>
    let heads, width: Int
  }

  /// Creates the encoding for heads of any even width.
  ///
  /// - Parameters:
  ///   - pairing: which two channels make a pair.
  ///   - base: a larger one turns more slowly, for longer contexts.
  public init(pairing: Pairing = .interleaved, base: Double = 10000) {
    checkConstant("RoPE", "base", base, .positive)
    self.pairing = pairing
    self.base = base
  }

  /// Turns each pair of [B, T, H, D].
  public func turn(queries: Tensor, at positions: Range<Int>) -> Tensor {
    turned(queries, at: positions)
  }

  /// Turns each pair of [B, S, H, D], by the same angles as the queries.
  public func turn(keys: Tensor, at positions: Range<Int>) -> Tensor {
    turned(keys, at: positions)
  }

  private func turned(_ x: Tensor, at positions: Range<Int>) -> Tensor {
    guard x.rank == 4, x.shape[1] == positions.count else {
      stop(
        "RoPE", "rows of shape \(x.shape) at \(positions)",
        expected: "[batch, \(positions.count), heads, head width]")
    }
    let (heads, width) = (x.shape[2], x.shape[3])
    guard width % 2 == 0 else {
      stop(
        "RoPE", "\(width) rotated channels in heads of width \(width)",
        expected: "an even number")
    }
    guard x.count > 0 else { return x }
    let angles = tables.table(for: TableKey(positions: positions, heads: heads, width: width)) {
      AngleTable(
        positions: positions, heads: heads,
        frequencies: geometricFrequencies(width / 2, base: base))
    }
    return x.rotated(by: angles, pairing: pairing)
  }
}

extension Tensor {
  /// Pairs turned from (x, y) to (x cos - y sin, x sin + y cos). Gradient: the turn reversed.
  fileprivate func rotated(
    by angles: AngleTable, pairing: RotaryPositions.Pairing, reversed: Bool = false
  ) -> Tensor {
    let (pairs, all) = (shape[3] / 2, angles.cosines.count)
    let sign: Float = reversed ? -1 : 1
    // Interleaved pairs lie one behind the other and turn in one long run a sequence; others head
    // by head.
    let run = pairing == .interleaved ? all : pairs
    let result = Tensor(uninitialized: shape)
    var (from, to) = (UnsafePointer(pointer), result.pointer)
    angles.withPointers { cosines, sines in
      for _ in 0..<shape[0] {
        for start in stride(from: 0, to: all, by: run) {
          let (c, s) = (cosines + start, sines + start)
          switch pairing {
          case .interleaved:
            turnPairs(run, from: from, to: to, step: 2, gap: 1, cosines: c, sines: s, sign: sign)
          case .halfSplit:
            turnPairs(
              run, from: from, to: to, step: 1, gap: pairs, cosines: c, sines: s, sign: sign)
          }
          from += 2 * run
          to += 2 * run
        }
      }
    }
    return .operation("rotate", result, of: self) {
      [$0.rotated(by: angles, pairing: pairing, reversed: !reversed)]
    }
  }
}

/// Turns pairs at `step` p and `gap` behind; inlined to become vector code, all indices in range.
@inline(__always)
private func turnPairs(
  _ count: Int, from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>, step: Int, gap: Int,
  cosines: UnsafePointer<Float>, sines: UnsafePointer<Float>, sign: Float
) {
  for pair in 0..<count {
    let first = step &* pair
    let second = first &+ gap
    let (x, y) = (from[first], from[second])
    let (cosine, sine) = (cosines[pair], sign * sines[pair])
    to[first] = x * cosine - y * sine
    to[second] = x * sine + y * cosine
  }
}
