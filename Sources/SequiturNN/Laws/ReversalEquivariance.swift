// Reversal equivariance: a layer that cannot tell left from right.

import SequiturTensor

extension Laws {
  /// f(R x) = R f(x) for the reversal R: bidirectional attention whose encoding knows distances but
  /// not directions (symmetric ALiBi, PoPE with δ = 0) satisfies it, and so cannot tell a sequence
  /// from its mirror image.
  ///
  /// ```swift
  /// #expect(Laws.reversalEquivariance(of: { attention($0) }, on: x).holds)
  /// ```
  ///
  /// - Parameters:
  ///   - function: from [B, T, C] to [B, T, ...].
  ///   - x: token rows [B, T, C] that are no palindromes.
  ///   - tolerance: the largest |f(R x) - R f(x)| that passes.
  /// - Returns: with the control |f(R x) - f(x)|.
  public static func reversalEquivariance(
    of function: (Tensor) -> Tensor, on x: Tensor, tolerance: Float = 1e-5
  ) -> LawCheck {
    let law = "reversal equivariance"
    checkSequences(x.shape, law: law)
    let order = Array((0..<x.shape[1]).reversed())
    return withoutGradient {
      equivariance(
        law: law, plain: function(x), changed: function(x.reordered(by: order)), order: order,
        tolerance: tolerance)
    }
  }

  /// The same for a function of token ids [B, T].
  public static func reversalEquivariance(
    of function: (Indices) -> Tensor, on ids: Indices, tolerance: Float = 1e-5
  ) -> LawCheck {
    let law = "reversal equivariance"
    checkSequences(ids.shape, law: law)
    let order = Array((0..<ids.shape[1]).reversed())
    return withoutGradient {
      equivariance(
        law: law, plain: function(ids), changed: function(ids.reordered(by: order)),
        order: order, tolerance: tolerance)
    }
  }
}
