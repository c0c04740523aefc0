// Activation functions.

import CSequiturKernels

/// The two forms of GELU (Hendrycks & Gimpel 2016).
public enum GELUForm: String, Sendable, CaseIterable, Codable {
  /// x Φ(x), Φ the normal distribution function.
  case exact
  /// The approximation x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), which GPT-2 uses.
  case tanh
}

extension Tensor {
  /// max(x, 0), with gradient 0 at 0.
  public func relu() -> Tensor { applying(SQ_RELU, "relu") }

  /// The Gaussian error linear unit, in either form.
  public func gelu(_ form: GELUForm = .exact) -> Tensor {
    applying(form == .exact ? SQ_GELU_EXACT : SQ_GELU_TANH, "gelu")
  }

  /// x / (1 + e^-x), also called swish (Elfwing et al. 2017, Ramachandran et al. 2017).
  public func silu() -> Tensor { applying(SQ_SILU, "silu") }

  /// The hyperbolic tangent.
  public func tanh() -> Tensor { applying(SQ_TANH, "tanh") }

  /// 1 / (1 + e^-x).
  public func sigmoid() -> Tensor { applying(SQ_SIGMOID, "sigmoid") }

  /// log(1 + e^x), without overflow for large x.
  public func softplus() -> Tensor { applying(SQ_SOFTPLUS, "softplus") }
}
