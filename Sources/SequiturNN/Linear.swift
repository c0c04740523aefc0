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

  /// Creates the map of given parameters: a weight [outputs, inputs] and perhaps a bias [outputs].
  public init(weight: Parameter, bias: Parameter? = nil) {
    guard weight.rank == 2, bias == nil || bias?.shape == [weight.shape[0]] else {
      stop(
        "Linear", "weight \(weight.shape) and bias \(bias?.shape ?? [])",
        expected: "a weight [outputs, inputs] and a bias [outputs]", involving: [weight])
    }
    self.weight = weight
    self.bias = bias
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

extension Tensor {
  /// The results of several maps side by side: [..., inputs] to [..., outputs of all].
  func linear(sideBySide maps: [Linear]) -> Tensor {
    // Tensors from the start: an array of parameters would be cast element by element.
    linear(
      weights: maps.map { $0.weight as Tensor }, biases: maps.compactMap { $0.bias as Tensor? })
  }
}
