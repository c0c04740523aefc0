// OrderKnowledge: how much of the tokens' order a position encoding tells, from which its laws
// follow.

/// What a position encoding lets attention know of order. Each level knows more than the one
/// before, and satisfies fewer laws.
public enum OrderKnowledge: String, CaseIterable, Sendable {
  /// Nothing: bidirectional attention is permutation-equivariant.
  case nothing
  /// How far apart two tokens are: bidirectional attention is reversal-equivariant.
  case distances
  /// How far, and on which side: scores are shift-invariant.
  case offsets
  /// Where each token stands, counted from the start of the text.
  case places
}
