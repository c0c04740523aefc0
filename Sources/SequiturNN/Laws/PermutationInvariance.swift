// Permutation invariance: the order of the tokens changes nothing at all.

import SequiturTensor

extension Laws {
  /// f(P x) = f(x): what pooling an order-blind layer gives, and what cross-attention without
  /// positions satisfies for its context.
  ///
  /// ```swift
  /// #expect(Laws.permutationInvariance(of: { attention(x, context: $0) }, on: context).holds)
  /// ```
  ///
  /// - Parameters:
  ///   - function: from [B, T, C] to any shape.
  ///   - x: token rows [B, T, C].
  ///   - permutation: any order of 0 ..< T but the identity; nil for a fixed one.
  ///   - tolerance: the largest |f(P x) - f(x)| that passes.
  /// - Returns: with the control |f(x') - f(x)|, x' having other numbers for its first token.
  public static func permutationInvariance(
    of function: (Tensor) -> Tensor, on x: Tensor, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck {
    let law = "permutation invariance"
    checkSequences(x.shape, law: law)
    let order = self.permutation(permutation, length: x.shape[1], law: law)
    return withoutGradient {
      invariance(
        law: law, plain: function(x), changed: function(x.reordered(by: order)),
        otherToken: function(x.replacing(token: 0, deviation: 1)), tolerance: tolerance)
    }
  }

  /// The same for a function of token ids [B, T], for which 0 and 1 must be ids.
  public static func permutationInvariance(
    of function: (Indices) -> Tensor, on ids: Indices, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck {
    let law = "permutation invariance"
    checkSequences(ids.shape, law: law)
    let order = self.permutation(permutation, length: ids.shape[1], law: law)
    return withoutGradient {
      invariance(
        law: law, plain: function(ids), changed: function(ids.reordered(by: order)),
        otherToken: function(ids.replacing(token: 0)), tolerance: tolerance)
    }
  }

  private static func invariance(
    law: String, plain: Tensor, changed: Tensor, otherToken: Tensor, tolerance: Float
  ) -> LawCheck {
    let (deviation, place) = largestDifference(changed, plain)
    return LawCheck(
      law: law, deviation: deviation, place: place, tolerance: tolerance,
      control: largestDifference(otherToken, plain).deviation)
  }
}
