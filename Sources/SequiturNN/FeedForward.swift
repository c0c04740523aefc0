// FeedForward: the position-wise network of a transformer block.

import SequiturTensor

/// The non-linearity of a feed-forward network.
public enum Activation: String, CaseIterable, Codable, Sendable {
  /// max(x, 0).
  case relu
  /// GELU in its exact form.
  case gelu
  /// GELU in its tanh form, as GPT-2 uses.
  case geluTanh = "gelu-tanh"
  /// max(x, 0)² (So et al. 2021).
  case squaredReLU = "squared-relu"
  /// SwiGLU (Shazeer 2020): silu(x W) * (x U), a gate of its own.
  case swiglu
  /// GeGLU (Shazeer 2020): gelu(x W) * (x U), with the exact GELU.
  case geglu

  /// Whether a third map, the gate, stands beside the first.
  var isGated: Bool { self == .swiglu || self == .geglu }
}

/// Two linear maps with a non-linearity between them, applied to each position alone.
///
/// Shapes: [..., C] gives [..., C], through [..., hidden].
public struct FeedForward: Layer {
  /// C to hidden.
  @Replaceable public var up: any Layer
  /// C to hidden, for the gate of SwiGLU and GeGLU; else nil.
  @Replaceable public var gate: (any Layer)?
  /// Hidden to C.
  @Replaceable public var down: any Layer
  /// The non-linearity.
  public let activation: Activation

  /// Creates the network.
  ///
  /// - Parameters:
  ///   - width: C.
  ///   - hidden: the inner width; usually 4 C.
  ///   - activation: the non-linearity.
  ///   - bias: whether the maps add a bias.
  ///   - initialization: how the maps start.
  ///   - outputInitialization: how the last map starts, if otherwise (GPT-2 starts it smaller).
  ///   - random: where the start values come from.
  public init(
    width: Int, hidden: Int, activation: Activation = .gelu, bias: Bool = true,
    initialization: Initialization = .uniform, outputInitialization: Initialization? = nil,
    using random: inout SeededRandom
  ) {
    up = Linear(
      from: width, to: hidden, bias: bias, initialization: initialization, using: &random)
    gate =
      activation.isGated
      ? Linear(
        from: width, to: hidden, bias: bias, initialization: initialization, using: &random)
      : nil
    down = Linear(
      from: hidden, to: width, bias: bias, initialization: outputInitialization ?? initialization,
      using: &random)
    self.activation = activation
  }

  /// [..., C] to [..., C].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch activation {
    case .relu: down(up.applied(to: x, activation: .relu))
    case .gelu: down(up.applied(to: x, activation: .gelu(.exact)))
    case .geluTanh: down(up.applied(to: x, activation: .gelu(.tanh)))
    case .squaredReLU: down(up.applied(to: x, activation: .relu).squared())
    case .swiglu: down(gated(x, by: .silu))
    case .geglu: down(gated(x, by: .gelu(.exact)))
    }
  }

  /// activation(x W) * (x U).
  private func gated(_ x: Tensor, by activation: LinearActivation) -> Tensor {
    gate.map { $0.applied(to: x, activation: activation) * up(x) } ?? up(x)
  }
}

extension Layer {
  /// The layer, then a non-linearity: in one operation where the layer is a ``Linear``.
  fileprivate func applied(to x: Tensor, activation: LinearActivation) -> Tensor {
    if let linear = self as? Linear { return linear(x, activation: activation) }
    let y = self(x)
    return switch activation {
    case .relu: y.relu()
    case .gelu(let form): y.gelu(form)
    case .silu: y.silu()
    }
  }
}
