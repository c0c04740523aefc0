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
  ///   - function: from token rows [B, T, C] or ids [B, T] to any shape.
  ///   - x: the rows; or ids, of which 0 and 1 must be some.
  ///   - permutation: any order of 0 ..< T but the identity; nil for a fixed one.
  ///   - tolerance: the largest |f(P x) - f(x)| that passes.
  /// - Returns: with the control |f(x') - f(x)|, x' having another first token.
  public static func permutationInvariance<Sequences: TokenSequences>(
    of function: (Sequences) -> Tensor, on x: Sequences, permutation: [Int]? = nil,
    tolerance: Float = 1e-5
  ) -> LawCheck where Sequences.Changed == Sequences {
    let law = "permutation invariance"
    let order = self.permutation(permutation, of: x.shape, law: law)
    return withoutGradient {
      let plain = function(x)
      let (deviation, place) = largestDifference(function(x.reordered(by: order)), plain)
      let other = function(x.replacing(token: 0, deviation: 1))
      return LawCheck(
        law: law, deviation: deviation, place: place, tolerance: tolerance,
        control: largestDifference(other, plain).deviation)
    }
  }
}
