// No positions: the encoding that adds nothing, and so leaves attention blind to order.

/// The empty encoding. Bidirectional attention with it is permutation-equivariant: f(P x) = P f(x).
/// Causal attention is not blind even so: the mask itself tells positions apart (Haviv et al.
/// 2022).
public struct NoPositions: PositionEncoding {
  /// "none".
  public let name = "none"
  /// True.
  public var leavesAttentionAlone: Bool { true }

  /// Creates the encoding.
  public init() {}
}
