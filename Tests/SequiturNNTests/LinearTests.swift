// Linear: values, start values.

import SequiturNN
import SequiturTensor
import Testing

struct LinearTests {
  // w((2,3),.1) @ w((4,3),.2).T + w((4,),.3), and without the last term
  @Test func valuesWithBias() {
    var random = SeededRandom(seed: 1)
    let linear = Linear(from: 3, to: 4, using: &random)
    linear.weight.assign(waves([4, 3], phase: 0.2).values)
    linear.bias?.assign(waves([4], phase: 0.3).values)
    let expected: [Float] = [
      1.441502, 0.3293864, 0.06628827, 0.04972751, -0.5806532, 2.388122, -0.9005615, -0.6052731,
    ]
    expectClose(linear(waves([2, 3], phase: 0.1)), [2, 4], expected)
    // Any number of axes before the last.
    expectClose(linear(waves([1, 2, 1, 3], phase: 0.1)), [1, 2, 1, 4], expected)
  }

  @Test func valuesWithoutBias() {
    var random = SeededRandom(seed: 1)
    let linear = Linear(from: 3, to: 4, bias: false, using: &random)
    linear.weight.assign(waves([4, 3], phase: 0.2).values)
    #expect(linear.bias == nil)
    expectClose(
      linear(waves([2, 3], phase: 0.1)), [2, 4],
      [1.145982, -0.6701872, -0.1729611, 0.9213033, -0.8761734, 1.388548, -1.139811, 0.2663027])
  }

  @Test func uniformStart() {
    var random = SeededRandom(seed: 3)
    let linear = Linear(from: 64, to: 100, using: &random)
    let values = linear.weight.values + (linear.bias?.values ?? [])
    #expect(values.count == 6500)
    // Uniform in ±1/8: variance (1/8)² / 3, mean 0.
    #expect(values.allSatisfy { abs($0) <= 0.125 })
    #expect(values.contains { $0 > 0.12 } && values.contains { $0 < -0.12 })
    let meanSquare = values.reduce(0) { $0 + $1 * $1 } / 6500
    #expect(abs(meanSquare * 192 - 1) < 0.05)
  }

  @Test func normalStart() {
    var random = SeededRandom(seed: 4)
    let linear = Linear(
      from: 64, to: 100, initialization: .normal(deviation: 0.02), using: &random)
    let meanSquare = linear.weight.values.reduce(0) { $0 + $1 * $1 } / 6400
    #expect(abs(meanSquare.squareRoot() / 0.02 - 1) < 0.05)
    #expect(linear.bias?.values == [Float](repeating: 0, count: 100))
  }

  static let mistakes: Mistakes = [
    "linear … [2, 3] … [16, 4] … feedForward.up": {
      var random = SeededRandom(seed: 5)
      let network = FeedForward(width: 4, hidden: 16, using: &random)
      _ = TransformerBlock(
        attention: MultiHeadAttention(width: 4, heads: 2, using: &random), feedForward: network,
        attentionNorm: LayerNorm(width: 4), feedForwardNorm: LayerNorm(width: 4)
      ).namedParameters()
      _ = network.up(Tensor(zeros: [2, 3]))
    }
  ]
}
