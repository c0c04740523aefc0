// LayerNorm: each row brought to mean 0 and variance 1, then scaled and shifted.

import SequiturBase
import SequiturTensor

/// Layer normalisation (Ba, Kiros & Hinton 2016) over the last axis.
///
/// Shapes: [..., C] gives [..., C].
public struct LayerNorm: NormLayer {
  /// [C], starts at 1.
  public let weight: Parameter
  /// [C], starts at 0; or nil.
  public let bias: Parameter?
  /// Added to the variance.
  public let epsilon: Float

  /// Creates the norm for rows of a width.
  public init(width: Int, bias: Bool = true, epsilon: Float = 1e-5) {
    checkConstant("LayerNorm", "epsilon", epsilon, .notNegative)
    weight = Parameter(ones: [width])
    self.bias = bias ? Parameter(zeros: [width]) : nil
    self.epsilon = epsilon
  }

  /// [..., C] to [..., C].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    x.layerNorm(weight: weight, bias: bias, epsilon: epsilon)
  }

  /// The stream's sum and its norm.
  public func callAsFunction(_ stream: ResidualStream) -> NormalizedSum {
    guard let branch = stream.branch else {
      return NormalizedSum(sum: stream.rows, norm: self(stream.rows))
    }
    return stream.rows.layerNorm(adding: branch, weight: weight, bias: bias, epsilon: epsilon)
  }
}
