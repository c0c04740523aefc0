// ALiBi: attention with linear biases; each head lowers its logits in proportion to the distance.

import SequiturBase
import SequiturTensor

/// ALiBi (Press et al. 2021): A_ij = q_i · k_j / √D - m_h |i - j|, with a fixed slope m_h for each
/// head. Nothing trains, and any number of heads and any length will do.
///
/// In causal attention the symmetric form is the paper's. In bidirectional attention it cannot tell
/// left from right (reversing the sequence reverses the output); the directional form can.
public struct ALiBiPositions: PositionEncoding {
  /// Which keys a head sees.
  public enum Form: String, CaseIterable, Codable, Sendable {
    /// Every head sees both sides, with slopes(H).
    case symmetric
    /// The first half of the heads see j <= i, the others j >= i; each half of h heads with
    /// slopes(h). Of an odd number the middle head looks left.
    case directional
  }

  /// Which keys a head sees.
  public let form: Form
  private let biases = TableCache<TableKey, Tensor>()
  private let masks = TableCache<TableKey, Mask>()

  private struct TableKey: Hashable {
    let heads: Int
    let positions: AttentionPositions
  }

  /// Creates the encoding.
  public init(_ form: Form = .symmetric) {
    self.form = form
  }

  /// "ALiBi, symmetric" or "ALiBi, directional".
  public var name: String { "ALiBi, \(form.rawValue)" }

  /// -m_h |i - j|, [H, T, S].
  public func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let heads = queries.shape[2]
    return biases.table(for: TableKey(heads: heads, positions: positions)) {
      let values = slopes(ofHeads: heads).flatMap { slope in
        positions.map { i, j in -slope * Float(abs(i - j)) }
      }
      return Tensor(values, shape: [heads, positions.queries.count, positions.keys.count])
    }
  }

  /// One side of each query in the directional form; otherwise all keys.
  public func visibleKeys(heads: Int, at positions: AttentionPositions) -> Mask? {
    guard form == .directional else { return nil }
    return masks.table(for: TableKey(heads: heads, positions: positions)) {
      let left = Self.leftHeads(of: heads)
      let values = (0..<heads).flatMap { head in
        positions.map { i, j in head < left ? j <= i : j >= i }
      }
      return Mask(values, shape: [heads, positions.queries.count, positions.keys.count])
    }
  }

  /// The slope of each of H heads in this form.
  public func slopes(ofHeads heads: Int) -> [Float] {
    switch form {
    case .symmetric: return Self.slopes(heads)
    case .directional:
      let left = Self.leftHeads(of: heads)
      return Self.slopes(left) + Self.slopes(heads - left)
    }
  }

  /// The paper's slopes of n heads: 2^(-8t / n) for t = 1, ..., n if n is a power of two; otherwise
  /// those of the largest power of two below it, followed by every second one of its double, from
  /// the first.
  public static func slopes(_ heads: Int) -> [Float] {
    guard heads > 0 else { return [] }
    let power = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    func geometric(_ count: Int) -> [Float] {
      (1...count).map { Float(exp2(-8 * Double($0) / Double(count))) }
    }
    let between = geometric(2 * power).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    return geometric(power) + between.prefix(heads - power)
  }

  private static func leftHeads(of heads: Int) -> Int { (heads + 1) / 2 }
}
