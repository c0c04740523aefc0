// Conv1D: a convolution along time, by one matrix product.

import SequiturTensor

/// A convolution along time: every row of the result is a linear map of K neighbouring rows (the
/// time-delay network of Waibel et al. 1989).
///
/// y_t = b + Σ_k W_k x_(t - p + k), k = 0, ..., K - 1, with zeros before the first row and behind
/// the last. Causal, p is K - 1 and a row reads none behind it; otherwise p is (K - 1) / 2, rounded
/// down, so that an even kernel reads one row more behind than before.
///
/// Shapes: [B, T, inputs] gives [B, T, outputs]. For the product each row is held K times.
public struct Conv1D: Layer {
  /// [outputs, K * inputs]: W_0, W_1, ... side by side.
  public let weight: Parameter
  /// [outputs], or nil.
  public let bias: Parameter?
  /// K.
  public let kernelWidth: Int
  /// Whether a row of the result depends on no later row.
  public let causal: Bool

  /// Creates the layer with random weights, as those of a ``Linear`` with K * inputs inputs. Stops
  /// at a kernel of no row.
  public init(
    from inputs: Int, to outputs: Int, kernelWidth: Int, causal: Bool = false, bias: Bool = true,
    initialization: Initialization = .uniform, using random: inout SeededRandom
  ) {
    guard kernelWidth > 0 else {
      stop("Conv1D", "kernel width \(kernelWidth)", expected: "at least 1")
    }
    let map = Linear(
      from: kernelWidth * inputs, to: outputs, bias: bias, initialization: initialization,
      using: &random)
    (weight, self.bias) = (map.weight, map.bias)
    self.kernelWidth = kernelWidth
    self.causal = causal
  }

  /// [B, T, inputs] to [B, T, outputs].
  public func callAsFunction(_ x: Tensor) -> Tensor {
    let inputs = weight.shape[1] / kernelWidth
    guard x.rank == 3, x.shape[2] == inputs else {
      stop(
        "Conv1D", "rows of shape \(x.shape)", expected: "[batch, time, \(inputs)]",
        involving: [weight])
    }
    let before = causal ? kernelWidth - 1 : (kernelWidth - 1) / 2
    let padded = x.padded(axis: 1, before: before, after: kernelWidth - 1 - before)
    let neighbours = (0..<kernelWidth).map { padded.slice(axis: 1, $0..<$0 + x.shape[1]) }
    return Tensor.concatenate(neighbours, axis: 2).linear(weight: weight, bias: bias)
  }
}
