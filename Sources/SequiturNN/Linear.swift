// Linear: the affine map x Wᵀ + b.

import SequiturTensor

/// How a weight matrix starts.
public enum Initialization: Hashable, Sendable {
  /// Uniform in ±1/√inputs, weight and bias: keeps activations of order one.
  case uniform
  /// Normal with this standard deviation, and a bias of zeros, as GPT-2 starts.
  case normal(deviation: Float)
}

/// An affine map over the last axis: x Wᵀ + b.
///
/// Shapes: [..., inputs] gives [..., outputs]; the weight is [outputs, inputs].
public struct Linear: Layer {
  /// [outputs, inputs].
  public let weight: Parameter
  /// [outputs], or nil.
  public let bias: Parameter?

  /// Creates the map with random weights.
  public init(
    from inputs: Int, to outputs: Int, bias: Bool = true,
    initialization: Initialization = .uniform, using random: inout SeededRandom
  ) {
    switch initialization {
    case .uniform:
      let bound = 1 / Float(max(inputs, 1)).squareRoot()
      weight = Parameter(uniform: -bound...bound, shape: [outputs, inputs], using: &random)
      self.bias =
        bias ? Parameter(uniform: -bound...bound, shape: [outputs], using: &random) : nil
    case .normal(let deviation):
      weight = Parameter(normal: [outputs, inputs], deviation: deviation, using: &random)
      self.bias = bias ? Parameter(zeros: [outputs]) : nil
    }
  }

  /// [..., inputs] to [..., outputs].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, activation: nil)
  }

  /// [..., inputs] to [..., outputs], through a non-linearity.
  public func callAsFunction(_ x: Tensor, activation: LinearActivation?) -> Tensor {
    x.linear(weight: weight, bias: bias, activation: activation)
  }
}
