// RMSNorm: each row brought to mean square 1, then scaled.

import SequiturTensor

/// Root-mean-square normalisation (Zhang & Sennrich 2019) over the last axis.
///
/// Shapes: [..., C] gives [..., C].
public struct RMSNorm: Layer {
  /// [C], starts at 1.
  public let weight: Parameter
  /// Added to the mean square.
  public let epsilon: Float

  /// Creates the norm for rows of a width.
  public init(width: Int, epsilon: Float = 1e-5) {
    weight = Parameter(ones: [width])
    self.epsilon = epsilon
  }

  /// [..., C] to [..., C].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.rmsNorm(weight: weight, epsilon: epsilon)
  }
}
