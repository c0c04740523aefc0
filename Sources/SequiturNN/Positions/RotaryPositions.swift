// Rotary positions (RoPE): pairs of channels of queries and keys turn by an angle that grows with the
// position.

import SequiturTensor

/// RoPE (Su et al. 2021, "RoFormer"): pair c of each query and key at position p turns by p θ_c,
/// θ_c = base^(-2c / R), where R is how many channels of a head turn. Values do not turn.
///
/// The logit of query i and key j depends on j - i alone, the norms stay, and position 0 turns nothing.
/// Positions are absolute, so keys are turned once, before they go into a cache.
public struct RotaryPositions: PositionEncoding {
  /// Which two channels make a pair. The two forms are equal after a fixed permutation of the channels.
  public enum Pairing: String, CaseIterable, Codable, Sendable {
    /// Channels 2c and 2c + 1, as in the paper.
    case interleaved
    /// Channels c and c + R / 2, as in GPT-NeoX and LLaMA.
    case halfSplit = "half-split"
  }

  /// "RoPE".
  public let name = "RoPE"
  /// Which two channels make a pair.
  public let pairing: Pairing
  /// What the frequencies are powers of.
  public let base: Double
  /// How many channels of each head turn, counted from the first; nil for all.
  public let rotatedWidth: Int?
  private let tables = TableCache<TableKey, AngleTable>()

  private struct TableKey: Hashable {
    let positions: Range<Int>
    let width: Int
  }

  /// Creates the scheme for heads of any even width.
  ///
  /// - Parameters:
  ///   - pairing: which two channels make a pair.
  ///   - base: a larger one turns more slowly, for longer contexts.
  ///   - rotatedWidth: R, even; the other channels stay (partial rotation, as in GPT-J). Nil for all.
  public init(
    pairing: Pairing = .interleaved, base: Double = 10000, rotatedWidth: Int? = nil
  ) {
    guard base > 0 else { stop("RoPE", "base \(base)", expected: "a base above 0") }
    if let rotatedWidth, rotatedWidth < 0 || rotatedWidth % 2 != 0 {
      stop("RoPE", "\(rotatedWidth) rotated channels", expected: "an even number, 0 or more")
    }
    self.pairing = pairing
    self.base = base
    self.rotatedWidth = rotatedWidth
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
    let width = rotatedWidth ?? x.shape[3]
    guard width % 2 == 0, width <= x.shape[3] else {
      stop(
        "RoPE", "\(width) rotated channels in heads of width \(x.shape[3])",
        expected: "an even number that is at most the head's width")
    }
    let angles = tables.table(for: TableKey(positions: positions, width: width)) {
      AngleTable(
        positions: positions, frequencies: geometricFrequencies(width / 2, base: base))
    }
    return x.rotated(by: angles, channels: width, pairing: pairing)
  }
}

extension Tensor {
  /// [B, T, H, D] with the pairs among the first channels of each head turned by the angles of their
  /// row: (x, y) to (x cos - y sin, x sin + y cos). Gradient: the same turn the other way.
  fileprivate func rotated(
    by angles: AngleTable, channels: Int, pairing: RotaryPositions.Pairing, reversed: Bool = false
  ) -> Tensor {
    let (time, heads, width) = (shape[1], shape[2], shape[3])
    let pairs = channels / 2
    let (step, gap) = pairing == .interleaved ? (2, 1) : (1, pairs)
    let sign: Float = reversed ? -1 : 1
    let result = Tensor(uninitialized: shape)
    angles.cosines.withUnsafeBufferPointer { cosines in
      angles.sines.withUnsafeBufferPointer { sines in
        for row in 0..<count / max(1, width) {
          let angle = row / heads % time * pairs
          let (from, to) = (pointer + row * width, result.pointer + row * width)
          for pair in 0..<pairs {
            let (x, y) = (from[pair * step], from[pair * step + gap])
            let (cosine, sine) = (cosines[angle + pair], sign * sines[angle + pair])
            to[pair * step] = x * cosine - y * sine
            to[pair * step + gap] = x * sine + y * cosine
          }
          for channel in channels..<width { to[channel] = from[channel] }
        }
      }
    }
    return .operation("rotate", result, of: self) {
      [$0.rotated(by: angles, channels: channels, pairing: pairing, reversed: !reversed)]
    }
  }
}
