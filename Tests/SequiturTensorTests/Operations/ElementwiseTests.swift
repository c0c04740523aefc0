import Foundation
import SequiturTensor
import Testing

/// Reference numbers: PyTorch 2.13 in float64, `y = f(x); y.backward(ramp)`.
struct ElementwiseTests {
  private func check(
    _ name: String, at inputs: [Float], value: [Double], gradient: [Double],
    _ function: (Tensor) -> Tensor
  ) {
    let x = Parameter(inputs, shape: [3, 2])
    checkOperation(name, ["x": x], shape: [3, 2], value: value, gradients: [gradient]) {
      function(x)
    }
  }

  private static let mixed: [Float] = [-3, -1, -0.25, 0.5, 1.5, 4]
  private static let positive: [Float] = [0.25, 0.5, 1, 1.5, 2.5, 4]

  @Test func exp() {
    check(
      "exp", at: Self.mixed,
      value: [0.04978707, 0.3678794, 0.7788008, 1.648721, 4.481689, 54.59815],
      gradient: [0.008297845, 0.1226265, 0.3894004, 1.099148, 3.734741, 54.59815]
    ) { $0.exp() }
  }

  @Test func log() {
    check(
      "log", at: Self.positive,
      value: [-1.386294, -0.6931472, 0, 0.4054651, 0.9162907, 1.386294],
      gradient: [0.6666667, 0.6666667, 0.5, 0.4444444, 0.3333333, 0.25]
    ) { $0.log() }
    let values = Tensor([0, -1, .infinity, .nan]).log().values
    #expect(values[0] == -.infinity && values[1].isNaN && values[2] == .infinity && values[3].isNaN)
  }

  @Test func squareRoot() {
    check(
      "squareRoot", at: Self.positive,
      value: [0.5, 0.7071068, 1, 1.224745, 1.581139, 2],
      gradient: [0.1666667, 0.2357023, 0.25, 0.2721655, 0.2635231, 0.25]
    ) { $0.squareRoot() }
    let zero = Parameter([0])
    #expect(zero.squareRoot().sum().backward()[zero]?.values == [.infinity])
    #expect(Tensor([-1]).squareRoot().item.isNaN)
  }

  @Test func squared() {
    check(
      "squared", at: Self.mixed, value: [9, 1, 0.0625, 0.25, 2.25, 16],
      gradient: [-1, -0.6666667, -0.25, 0.6666667, 2.5, 8]
    ) { $0.squared() }
  }

  @Test func absolute() {
    check(
      "absolute", at: Self.mixed, value: [3, 1, 0.25, 0.5, 1.5, 4],
      gradient: [-0.1666667, -0.3333333, -0.5, 0.6666667, 0.8333333, 1]
    ) { $0.absolute() }
    let zero = Parameter([0])
    #expect(zero.absolute().sum().backward()[zero]?.values == [0])
  }

  @Test func sine() {
    check(
      "sine", at: Self.mixed,
      value: [-0.14112, -0.841471, -0.247404, 0.4794255, 0.997495, -0.7568025],
      gradient: [-0.1649987, 0.1801008, 0.4844562, 0.585055, 0.05894767, -0.6536436]
    ) { $0.sine() }
  }

  @Test func cosine() {
    check(
      "cosine", at: Self.mixed,
      value: [-0.9899925, 0.5403023, 0.9689124, 0.8775826, 0.0707372, -0.6536436],
      gradient: [0.02352, 0.2804903, 0.123702, -0.319617, -0.8312458, 0.7568025]
    ) { $0.cosine() }
  }

  @Test func power() {
    check(
      "power(3)", at: Self.mixed, value: [-27, -1, -0.015625, 0.125, 3.375, 64],
      gradient: [4.5, 1, 0.09375, 0.5, 5.625, 48]
    ) { $0.power(3) }
    check(
      "power(1.5)", at: Self.positive, value: [0.125, 0.3535534, 1, 1.837117, 3.952847, 8],
      gradient: [0.125, 0.3535534, 0.75, 1.224745, 1.976424, 3]
    ) { $0.power(1.5) }
    check(
      "power(-0.5)", at: Self.positive,
      value: [2, 1.414214, 1, 0.8164966, 0.6324555, 0.5],
      gradient: [-0.6666667, -0.4714045, -0.25, -0.1814437, -0.1054093, -0.0625]
    ) { $0.power(-0.5) }
    #expect(Tensor([-2]).power(0.5).item.isNaN)
  }

  /// PyTorch: `z = [0, 0, 2]; z.pow(0).backward(ramp)` gives a gradient of zeros.
  @Test func powerOfZeroIsOneWithGradientZero() {
    let zero = Parameter([0, 0, 2])
    let result = zero.power(0)
    #expect(result.values == [1, 1, 1])
    #expect(result.sum().backward()[zero]?.values == [0, 0, 0])
    let atOne = Parameter([0, 3])
    #expect(atOne.power(1).sum().backward()[atOne]?.values == [1, 1])
  }

  /// Every length up to a few vector widths and rank 0, against the formula in Double.
  @Test func everyLength() {
    let formulas: KeyValuePairs<String, ((Tensor) -> Tensor, (Double) -> Double)> = [
      "exp": ({ $0.exp() }, { Foundation.exp($0) }),
      "log": ({ $0.log() }, { Foundation.log($0) }),
      "squareRoot": ({ $0.squareRoot() }, { $0.squareRoot() }),
      "squared": ({ $0.squared() }, { $0 * $0 }),
      "sine": ({ $0.sine() }, { sin($0) }),
      "cosine": ({ $0.cosine() }, { cos($0) }),
      "power": ({ $0.power(2.5) }, { pow($0, 2.5) }),
    ]
    for (name, (function, formula)) in formulas {
      for shape in [[], [0], [1], [2, 0, 3], [3], [7], [8], [9], [5, 7]] {
        let x = SequiturTensorTests.positive(shape)
        checkOperation(name, ["x": x], shape: shape, value: doubles(x).map(formula)) {
          function(x)
        }
      }
    }
  }
}
