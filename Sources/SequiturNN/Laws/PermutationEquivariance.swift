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
    equivariance(
      law: "permutation equivariance", shape: x.shape, order: permutation, tolerance: tolerance
    ) { order in function(order.map(x.reordered) ?? x) }
  }

  /// The same for a function of token ids [B, T].
  public static func permutationEquivariance(
    of function: (Indices) -> Tensor, on ids: Indices, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck {
    equivariance(
      law: "permutation equivariance", shape: ids.shape, order: permutation, tolerance: tolerance
    ) { order in function(order.map(ids.reordered) ?? ids) }
  }

  /// Compares f(P x) with P f(x), and with f(x) for the control.
  ///
  /// - Parameter output: f of the sequences in an order; in their own if it is nil.
  static func equivariance(
    law: String, shape: [Int], order: [Int]?, tolerance: Float, output: (_ order: [Int]?) -> Tensor
  ) -> LawCheck {
    let order = permutation(order, of: shape, law: law)
    return withoutGradient {
      let (plain, changed) = (output(nil), output(order))
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
