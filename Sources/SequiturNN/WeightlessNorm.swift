// WeightlessNorm: layer norm or RMS norm with nothing to train.

import SequiturBase
import SequiturTensor

/// ``LayerNorm`` or ``RMSNorm`` as it is before training, for good: no weight scales its rows, and no
/// bias shifts them. The linear maps behind it can do what a weight would.
///
/// Shapes: [..., C] gives [..., C].
public struct WeightlessNorm: NormLayer {
  /// Which of the two.
  public let kind: Normalization
  /// Added to the variance or to the mean square.
  public let epsilon: Float

  /// Creates the norm, for rows of any width.
  public init(_ kind: Normalization, epsilon: Float = 1e-5) {
    checkConstant("WeightlessNorm", "epsilon", epsilon, .notNegative)
    self.kind = kind
    self.epsilon = epsilon
  }

  /// [..., C] to [..., C].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch kind {
    case .layer: x.layerNorm(epsilon: epsilon)
    case .rms: x.rmsNorm(epsilon: epsilon)
    }
  }

  /// The stream's sum and its norm.
  public func callAsFunction(_ stream: ResidualStream) -> NormalizedSum {
    guard let branch = stream.branch else {
      return NormalizedSum(sum: stream.rows, norm: self(stream.rows))
    }
    switch kind {
    case .layer: return stream.rows.layerNorm(adding: branch, epsilon: epsilon)
    case .rms: return stream.rows.rmsNorm(adding: branch, epsilon: epsilon)
    }
  }
}
