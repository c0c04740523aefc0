// Permutation equivariance: reordering the tokens reorders the outputs, and does nothing else.

import SequiturTensor

extension Laws {
  /// f(P x) = P f(x): what bidirectional attention without positions satisfies, and what every
  /// position encoding and every causal mask must break.
  ///
  /// ```swift
  /// #expect(Laws.permutationEquivariance(of: { attention($0) }, on: x).holds)
  /// ```
  ///
  /// - Parameters:
  ///   - function: from [B, T, C] to [B, T, ...].
  ///   - x: token rows [B, T, C]; distinct, or permutations move nothing.
  ///   - permutation: any order of 0 ..< T but the identity; nil for a fixed one.
  ///   - tolerance: the largest |f(P x) - P f(x)| that passes. Sums in another order differ by
  ///     rounding.
  /// - Returns: with the control |f(P x) - f(x)|, the permutation not undone.
  public static func permutationEquivariance(
    of function: (Tensor) -> Tensor, on x: Tensor, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck {
    let law = "permutation equivariance"
    checkSequences(x.shape, law: law)
    let order = self.permutation(permutation, length: x.shape[1], law: law)
    return withoutGradient {
      equivariance(
        law: law, plain: function(x), changed: function(x.reordered(by: order)), order: order,
        tolerance: tolerance)
    }
  }

  /// The same for a function of token ids [B, T].
  public static func permutationEquivariance(
    of function: (Indices) -> Tensor, on ids: Indices, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck {
    let law = "permutation equivariance"
    checkSequences(ids.shape, law: law)
    let order = self.permutation(permutation, length: ids.shape[1], law: law)
    return withoutGradient {
      equivariance(
        law: law, plain: function(ids), changed: function(ids.reordered(by: order)),
        order: order, tolerance: tolerance)
    }
  }

  /// Compares f(P x) with P f(x), and with f(x) for the control.
  static func equivariance(
    law: String, plain: Tensor, changed: Tensor, order: [Int], tolerance: Float
  ) -> LawCheck {
    guard plain.rank >= 2, plain.shape[1] == order.count else {
      stop(
        law, "an output of shape \(plain.shape)", expected: "[batch, \(order.count), ...]")
    }
    let (deviation, place) = largestDifference(changed, plain.reordered(by: order))
    return LawCheck(
      law: law, deviation: deviation, place: place, tolerance: tolerance,
      control: largestDifference(changed, plain).deviation)
  }
}
