// Equivariance: reordering the tokens reorders the outputs, and does nothing else.

import SequiturTensor

extension Laws {
  /// f(P x) = P f(x): what bidirectional attention without positions satisfies, and what every
  /// position encoding and every causal mask must break.
  ///
  /// - Parameters:
  ///   - function: from token rows [B, T, C] or ids [B, T] to [B, T, ...].
  ///   - x: distinct rows or ids, or permutations move nothing.
  ///   - permutation: any order of 0 ..< T but the identity; nil for a fixed one.
  ///   - tolerance: the largest |f(P x) - P f(x)| that passes. Sums in another order differ by
  ///     rounding.
  /// - Returns: with the control |f(P x) - f(x)|, the permutation not undone.
  public static func permutationEquivariance<Sequences: TokenSequences>(
    of function: (Sequences) -> Tensor, on x: Sequences, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck where Sequences.Changed == Sequences {
    equivariance("permutation equivariance", of: function, on: x, permutation, tolerance)
  }

  /// f(R x) = R f(x) for the reversal R: bidirectional attention whose encoding knows distances but
  /// not directions (symmetric ALiBi, PoPE with δ = 0) satisfies it, and so cannot tell a sequence
  /// from its mirror image.
  ///
  /// - Parameters:
  ///   - function: from token rows [B, T, C] or ids [B, T] to [B, T, ...].
  ///   - x: rows or ids that are no palindromes.
  ///   - tolerance: the largest |f(R x) - R f(x)| that passes.
  /// - Returns: with the control |f(R x) - f(x)|.
  public static func reversalEquivariance<Sequences: TokenSequences>(
    of function: (Sequences) -> Tensor, on x: Sequences, tolerance: Float = 1e-5
  ) -> LawCheck where Sequences.Changed == Sequences {
    let reversal = x.shape.count > 1 ? Array((0..<x.shape[1]).reversed()) : []
    return equivariance("reversal equivariance", of: function, on: x, reversal, tolerance)
  }

  private static func equivariance<Sequences: TokenSequences>(
    _ law: String, of function: (Sequences) -> Tensor, on x: Sequences, _ order: [Int]?,
    _ tolerance: Float
  ) -> LawCheck where Sequences.Changed == Sequences {
    let order = permutation(order, of: x.shape, law: law)
    return withoutGradient {
      let (plain, changed) = (function(x), function(x.reordered(by: order)))
      guard plain.rank >= 2, plain.shape[1] == order.count else {
        stop(law, "an output of shape \(plain.shape)", expected: "[batch, \(order.count), ...]")
      }
      let (deviation, place) = largestDifference(changed, plain.reordered(by: order))
      return LawCheck(
        law: law, deviation: deviation, place: place, tolerance: tolerance,
        control: largestDifference(changed, plain).deviation)
    }
  }
}
