// RMSNorm: each row brought to mean square 1, then scaled.

import SequiturBase
import SequiturTensor

/// Root-mean-square normalisation (Zhang & Sennrich 2019) over the last axis.
///
/// Shapes: [..., C] gives [..., C].
public struct RMSNorm: NormLayer {
  /// [C], starts at 1.
  public let weight: Parameter
  /// Added to the mean square.
  public let epsilon: Float

  /// Creates the norm for rows of a width.
  public init(width: Int, epsilon: Float = 1e-5) {
    checkConstant("RMSNorm", "epsilon", epsilon, .notNegative)
    weight = Parameter(ones: [width])
    self.epsilon = epsilon
  }

  /// [..., C] to [..., C].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.rmsNorm(weight: weight, epsilon: epsilon)
  }

  /// The stream's sum and its norm.
  public func callAsFunction(_ stream: ResidualStream) -> NormalizedSum {
    guard let branch = stream.branch else {
      return NormalizedSum(sum: stream.rows, norm: self(stream.rows))
    }
    return stream.rows.rmsNorm(adding: branch, weight: weight, epsilon: epsilon)
  }
}
