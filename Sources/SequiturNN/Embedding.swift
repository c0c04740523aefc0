// Embedding: a row of a table for each token.

import SequiturTensor

/// A table of one row a token.
///
/// Shapes: token ids [B, T] give rows [B, T, C]; the table is [V, C].
public struct Embedding: Module {
  /// [V, C].
  public let table: Parameter

  /// Creates a table of normal numbers.
  ///
  /// - Parameters:
  ///   - vocabularySize: V.
  ///   - width: C.
  ///   - deviation: standard deviation of the start values. 0.02 is GPT-2's; beside a sinusoidal
  ///     encoding (rows of norm √(C/2)) that is 35 times smaller than the positions.
  ///   - random: where the start values come from.
  public init(
    vocabularySize: Int, width: Int, deviation: Float = 0.02, using random: inout SeededRandom
  ) {
    table = Parameter(normal: [vocabularySize, width], deviation: deviation, using: &random)
  }

  /// Creates the embedding of a given table [V, C].
  public init(table: Parameter) {
    guard table.rank == 2 else {
      stop(
        "Embedding", "a table of shape \(table.shape)", expected: "[V, C]", involving: [table])
    }
    self.table = table
  }

  /// [B, T] to [B, T, C]. Stops at an id outside the table.
  public func callAsFunction(_ tokens: Indices) -> Tensor {
    table.gatherRows(tokens)
  }

  /// Logits by the same table, for tied heads: [..., C] to [..., V] (Press & Wolf 2017).
  public func logits(_ x: Tensor) -> Tensor {
    x.linear(weight: table)
  }
}
