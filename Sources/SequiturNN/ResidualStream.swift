// ResidualStream: what goes from block to block: rows, and a branch that is still to be added to
// them.

import SequiturTensor

/// The rows between two blocks, as a sum that nobody has taken yet: the norm that comes next takes
/// it on the way, in one pass over memory.
public struct ResidualStream {
  /// [B, T, C].
  public let rows: Tensor
  /// [B, T, C], or nil for nothing to add.
  public let branch: Tensor?

  /// Creates a stream.
  public init(_ rows: Tensor, adding branch: Tensor? = nil) {
    self.rows = rows
    self.branch = branch
  }

  /// The rows with the branch added.
  public var sum: Tensor { branch.map { rows + $0 } ?? rows }
}

/// A layer that can stand at the norms of a ``TransformerBlock``. One that only knows how to
/// normalise a tensor gets the rest from here.
public protocol NormLayer: Layer {
  /// The stream's sum and its norm.
  func callAsFunction(_ stream: ResidualStream) -> NormalizedSum
}

extension NormLayer {
  /// The sum first, then its norm.
  public func callAsFunction(_ stream: ResidualStream) -> NormalizedSum {
    let sum = stream.sum
    return NormalizedSum(sum: sum, norm: self(sum))
  }
}
