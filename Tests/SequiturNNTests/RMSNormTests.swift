// RMSNorm: values, the law that rows end with mean square 1, gradients.

import SequiturNN
import SequiturTensor
import Testing

struct RMSNormTests {
  // rms = lambda x, g, e=1e-5: x / np.sqrt((x * x).mean(-1, keepdims=True) + e) * g
  // rms(w((2,4),.1), w((4,),.2)) and rms(w((2,4),.1), w((4,),.2), .1)
  @Test func values() {
    let x = waves([2, 4], phase: 0.1)
    let norm = RMSNorm(width: 4)
    norm.weight.assign(waves([4], phase: 0.2).values)
    expectClose(
      norm(x), [2, 4],
      [
        0.03010209, 1.491884, 0.2172868, 0.939881, -0.2439664, 0.4585247, 0.4937485, -0.2691083,
      ])
    let softer = RMSNorm(width: 4, epsilon: 0.1)
    softer.weight.assign(waves([4], phase: 0.2).values)
    expectClose(
      softer(x), [2, 4],
      [
        0.02713858, 1.34501, 0.1958953, 0.8473511, -0.2210866, 0.4155231, 0.4474435, -0.2438707,
      ])
  }

  @Test func freshNormGivesMeanSquareOne() {
    var random = SeededRandom(seed: 1)
    let rows = RMSNorm(width: 16)(Tensor(normal: [3, 16], deviation: 5, using: &random) + 7)
    for row in 0..<3 {
      let values = rows.values[row * 16..<(row + 1) * 16]
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 16 - 1) < 1e-4)
    }
  }

  @Test func gradients() {
    var random = SeededRandom(seed: 2)
    let norm = RMSNorm(width: 5)
    fillWithWaves(norm)
    let x = Parameter(normal: [2, 3, 5], using: &random)
    let check = gradientCheck(norm.namedParameters() + [("x", x)]) { norm(x) }
    #expect(check.passed, "\(check)")
    #expect(check.compared == 35)
  }
}
