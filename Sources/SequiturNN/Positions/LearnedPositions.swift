// Learned positions: a table of one trained row a position, added to the token rows.

import SequiturTensor

/// X' = X + W, with a trained row W_p for each position (Gehring et al. 2017; GPT-2's `wpe`).
///
/// Rows of the same token at positions i and j differ by exactly W_i - W_j. A sequence longer than
/// the table stops with a message: there is no row to add.
public struct LearnedPositions: PositionEncoding {
  /// "learned".
  public let name = "learned"
  /// [maximum length, C].
  public let table: Parameter

  /// True.
  public var leavesAttentionAlone: Bool { true }

  /// Creates a table of normal numbers.
  public init(
    maximumLength: Int, width: Int, deviation: Float = 0.02, using random: inout SeededRandom
  ) {
    table = Parameter(normal: [maximumLength, width], deviation: deviation, using: &random)
  }

  /// The rows of the table.
  public var maximumLength: Int? { table.shape[0] }

  /// Adds rows `start ..< start + T` of the table to [B, T, C].
  public func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor {
    adding(table, to: tokens, from: start)
  }
}
