// LayerNorm: values, the law that rows end with mean 0 and variance 1, gradients.

import SequiturNN
import SequiturTensor
import Testing

struct LayerNormTests {
  // ln = lambda x, g, b, e=1e-5: \
  //   (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + e) * g + b
  // ln(w((2,4),.1), w((4,),.2), w((4,),.3)) and ln(w((2,4),.1), w((4,),.2), 0, .1)
  @Test func values() {
    let x = waves([2, 4], phase: 0.1)
    let norm = LayerNorm(width: 4)
    norm.weight.assign(waves([4], phase: 0.2).values)
    norm.bias?.assign(waves([4], phase: 0.3).values)
    expectClose(
      norm(x), [2, 4],
      [
        0.2674664, 2.258256, 0.3657785, 0.3544875, -0.01022744, 1.207191, 0.6607017, -0.9310871,
      ])
    let plain = LayerNorm(width: 4, bias: false, epsilon: 0.1)
    plain.weight.assign(waves([4], phase: 0.2).values)
    #expect(plain.bias == nil)
    expectClose(
      plain(x), [2, 4],
      [
        -0.02508237, 1.125366, 0.1131275, 1.096201, -0.2753156, 0.1869525, 0.3795038, -0.05358801,
      ])
  }

  @Test func freshNormGivesMeanZeroAndVarianceOne() {
    var random = SeededRandom(seed: 1)
    let rows = LayerNorm(width: 16)(Tensor(normal: [3, 16], deviation: 5, using: &random) + 7)
    for row in 0..<3 {
      let values = rows.values[row * 16..<(row + 1) * 16]
      #expect(abs(values.reduce(0, +) / 16) < 1e-5)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 16 - 1) < 1e-4)
    }
  }

  @Test(arguments: [true, false]) func gradients(bias: Bool) {
    var random = SeededRandom(seed: 2)
    let norm = LayerNorm(width: 5, bias: bias, epsilon: 1e-3)
    fillWithWaves(norm)
    let x = Parameter(normal: [2, 3, 5], using: &random)
    let check = gradientCheck(norm.namedParameters() + [("x", x)]) { norm(x) }
    #expect(check.passed, "\(check)")
    #expect(check.compared == 30 + 5 * (bias ? 2 : 1))
  }
}
