// Conv1D: values against the sum written out, gradients, what a causal one sees, start values.

import SequiturNN
import SequiturTensor
import Testing

struct Conv1DTests {
  static func layer(_ inputs: Int, _ outputs: Int, _ width: Int, causal: Bool, bias: Bool = true)
    -> Conv1D
  {
    var random = SeededRandom(seed: 1)
    let layer = Conv1D(
      from: inputs, to: outputs, kernelWidth: width, causal: causal, bias: bias, using: &random)
    randomize(layer, seed: 2)
    return layer
  }

  /// y_t = b + Σ_k W_k x_(t - p + k) in Double, p = K - 1 or (K - 1) / 2.
  static func reference(_ layer: Conv1D, _ x: Tensor) -> [Float] {
    let (time, inputs, width) = (x.shape[1], x.shape[2], layer.kernelWidth)
    let past = layer.causal ? width - 1 : (width - 1) / 2
    var results: [Float] = []
    for b in 0..<x.shape[0] {
      for t in 0..<time {
        for output in 0..<layer.weight.shape[0] {
          var sum = Double(layer.bias?.values[output] ?? 0)
          for k in 0..<width where 0..<time ~= t - past + k {
            for c in 0..<inputs {
              let weight: Float = layer.weight[output, k * inputs + c]
              sum += Double(weight) * Double(x[b, t - past + k, c])
            }
          }
          results.append(Float(sum))
        }
      }
    }
    return results
  }

  /// Batch, time, inputs, outputs and the kernel's width, which may be beyond the time.
  @Test(
    arguments: [
      [1, 1, 1, 1, 1], [1, 1, 3, 2, 3], [2, 5, 3, 2, 1], [2, 5, 3, 4, 2], [3, 7, 2, 5, 3],
      [1, 4, 5, 1, 4], [2, 3, 2, 3, 7], [1, 2, 1, 2, 6], [0, 3, 2, 2, 3], [2, 0, 2, 2, 3],
    ], [false, true])
  func values(sizes: [Int], causal: Bool) {
    let x = waves(Array(sizes[..<3]), phase: 0.3)
    for bias in [true, false] {
      let layer = Self.layer(sizes[2], sizes[3], sizes[4], causal: causal, bias: bias)
      expectClose(
        layer(x), [sizes[0], sizes[1], sizes[3]], Self.reference(layer, x), within: 5e-6,
        "\(sizes), bias \(bias)")
    }
  }

  @Test(arguments: [1, 2, 3, 5], [false, true]) func gradients(width: Int, causal: Bool) {
    let layer = Self.layer(3, 2, width, causal: causal)
    let x = Parameter(copying: waves([2, 4, 3], phase: 0.1))
    expectGradients(of: layer, inputs: [("x", x)], "width \(width)") { layer(x) }
  }

  @Test func aCausalOneSeesNothingBehind() {
    let x = waves([2, 6, 3], phase: 0.7)
    let (causal, other) = (
      Self.layer(3, 2, 4, causal: true), Self.layer(3, 2, 4, causal: false)
    )
    #expect(Laws.futureLeak(of: { causal($0) }, on: x).holds)
    #expect(Laws.futureLeak(of: { other($0) }, on: x).verdict == .breaks)
  }

  @Test func startsAsALinearMap() {
    var (first, second) = (SeededRandom(seed: 3), SeededRandom(seed: 3))
    for start in [Initialization.uniform, .normal(deviation: 0.1)] {
      let layer = Conv1D(from: 5, to: 4, kernelWidth: 3, initialization: start, using: &first)
      let map = Linear(from: 15, to: 4, initialization: start, using: &second)
      #expect(layer.namedParameters().map(\.name) == ["weight", "bias"])
      #expect(bits(layer.weight) == bits(map.weight))
      #expect(layer.bias.map(bits) == map.bias.map(bits))
    }
  }

  static let mistakes: Mistakes = [
    "Conv1D: found kernel width 0, expected at least 1": {
      var random = SeededRandom(seed: 1)
      _ = Conv1D(from: 2, to: 2, kernelWidth: 0, using: &random)
    },
    "Conv1D: found rows of shape [1, 4, 2], expected [batch, time, 3]": {
      _ = Conv1DTests.layer(3, 2, 2, causal: true)(Tensor(zeros: [1, 4, 2]))
    },
  ]
}
