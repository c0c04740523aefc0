// Lesson quantized: weights of few values, trained through steps that have no gradient.

import Sequitur

// snippet quantized
extension Tensor {
  /// The nearest multiple of a step. The gradient is handed on as it came, though that of a step is 0:
  /// the straight-through estimator (Bengio et al. 2013).
  func quantized(step: Float) -> Tensor {
    Tensor.operation("quantized", (self / step).rounded() * step, of: self) { upstream in [upstream]
    }
  }
}

/// A linear map whose weights are multiples of a half wherever it computes.
///
/// Shapes: [..., C] gives [..., D].
struct QuantizedLinear: Layer {
  let weight: Parameter

  init(from inputs: Int, to outputs: Int, using random: inout SeededRandom) {
    weight = Parameter(normal: [inputs, outputs], deviation: 0.3, using: &random)
  }

  func callAsFunction(_ x: Tensor) -> Tensor { x.matmul(weight.quantized(step: 0.5)) }
}

// end

func quantizedWeights(_ workshop: Workshop) throws {
  let x = Parameter([-0.8, -0.2, 0.3, 1.1])
  let y = x.quantized(step: 0.5)
  try expect(y.values == [-1, 0, 0.5, 1], "the values are multiples of the step: \(y.values)")
  let gradient = (y * Tensor([1, 2, 3, 4])).sum().backward()[x]?.values ?? []
  try expect(gradient == [1, 2, 3, 4], "the gradient passes as it came: \(gradient)")

  var random = SeededRandom(seed: 1)
  let layer = QuantizedLinear(from: 6, to: 4, using: &random)
  let taught = Tensor(
    uniform: -1...1, shape: [6, 4], using: &random
  ).quantized(step: 0.5)
  var optimizer = AdamW(layer, learningRate: 0.01, weightDecay: 0)
  for _ in 0..<300 {
    let inputs = Tensor(normal: [32, 6], using: &random)
    let loss = layer(inputs).meanSquaredError(inputs.matmul(taught))
    optimizer.update(with: loss.backward())
  }
  try expect(
    layer.weight.quantized(step: 0.5).values == taught.values, "all 24 weights are found exactly")
}
