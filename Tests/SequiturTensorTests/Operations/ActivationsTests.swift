import Foundation
import SequiturTensor
import Testing

/// Reference numbers: PyTorch 2.13 in float64, `x = [-3, -1, -0.25, 0.5, 1.5, 4]`,
/// `y = f(x); y.backward(ramp)`.
struct ActivationsTests {
  private static let inputs: [Float] = [-3, -1, -0.25, 0.5, 1.5, 4]

  private func check(
    _ name: String, value: [Double], gradient: [Double], _ function: (Tensor) -> Tensor
  ) {
    let x = Parameter(Self.inputs, shape: [2, 3])
    checkOperation(name, ["x": x], shape: [2, 3], value: value, gradients: [gradient]) {
      function(x)
    }
  }

  @Test func relu() {
    // F.relu
    check(
      "relu", value: [0, 0, 0, 0.5, 1.5, 4], gradient: [0, 0, 0, 0.6666667, 0.8333333, 1]
    ) { $0.relu() }
    let zero = Parameter([0, -0.0])
    #expect(zero.relu().sum().backward()[zero]?.values == [0, 0])
  }

  @Test func geluExact() {
    // F.gelu
    check(
      "gelu",
      value: [-0.004049694, -0.1586553, -0.1003234, 0.3457312, 1.399789, 3.999873],
      gradient: [-0.001990941, -0.02777182, 0.1523133, 0.5783301, 0.9395577, 1.000504]
    ) { $0.gelu() }
  }

  @Test func geluTanh() {
    // F.gelu(approximate='tanh')
    check(
      "gelu(.tanh)",
      value: [-0.003637392, -0.158808, -0.1003246, 0.345714, 1.399572, 3.99993],
      gradient: [-0.001930694, -0.02765469, 0.152323, 0.5782466, 0.939759, 1.000335]
    ) { $0.gelu(.tanh) }
  }

  @Test func silu() {
    // F.silu
    check(
      "silu",
      value: [-0.1422776, -0.2689414, -0.1094559, 0.3112297, 1.226362, 3.928055],
      gradient: [-0.01468402, 0.02410983, 0.188145, 0.4933075, 0.8677451, 1.052665]
    ) { $0.silu() }
  }

  @Test func tanh() {
    // torch.tanh
    check(
      "tanh",
      value: [-0.9950548, -0.7615942, -0.2449187, 0.4621172, 0.9051483, 0.9993293],
      gradient: [0.00164434, 0.1399914, 0.4700074, 0.5242985, 0.1505889, 0.001340951]
    ) { $0.tanh() }
  }

  @Test func sigmoid() {
    // torch.sigmoid
    check(
      "sigmoid",
      value: [0.04742587, 0.2689414, 0.4378235, 0.6224593, 0.8175745, 0.9820138],
      gradient: [0.007529443, 0.06553731, 0.123067, 0.1566691, 0.1242887, 0.01766271]
    ) { $0.sigmoid() }
  }

  @Test func softplus() {
    // F.softplus
    check(
      "softplus",
      value: [0.04858735, 0.3132617, 0.5759394, 0.974077, 1.701413, 4.01815],
      gradient: [0.007904312, 0.08964714, 0.2189117, 0.4149729, 0.6813121, 0.9820138]
    ) { $0.softplus() }
  }

  /// Every length up to a few vector widths, against the formula in Double.
  @Test func everyLength() {
    let formulas: KeyValuePairs<String, ((Tensor) -> Tensor, (Double) -> Double)> = [
      "relu": ({ $0.relu() }, { max($0, 0) }),
      "gelu": ({ $0.gelu(.exact) }, { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) }),
      "silu": ({ $0.silu() }, { $0 / (1 + exp(-$0)) }),
      "tanh": ({ $0.tanh() }, { Foundation.tanh($0) }),
      "sigmoid": ({ $0.sigmoid() }, { 1 / (1 + exp(-$0)) }),
      "softplus": ({ $0.softplus() }, { log(1 + exp($0)) }),
    ]
    for (name, (function, formula)) in formulas {
      for count in [0, 1, 2, 3, 7, 8, 9, 17, 33] {
        let x = spread([count])
        checkOperation(name, ["x": x], shape: [count], value: doubles(x).map(formula)) {
          function(x)
        }
      }
    }
  }

  @Test func farOutAndNotFinite() {
    let x = Tensor([-.infinity, -200, 200, .infinity, .nan])
    for function in [
      { $0.relu() }, { $0.softplus() }, { $0.gelu() }, { $0.gelu(.tanh) }, { $0.silu() },
    ] as [(Tensor) -> Tensor] {
      let values = function(x).values
      #expect(values[1] == 0 && values[2] == 200 && values[3] == .infinity && values[4].isNaN)
    }
    #expect(x.sigmoid().values.prefix(4) == [0, 0, 1, 1])
    #expect(x.tanh().values.prefix(4) == [-1, -1, 1, 1])
    #expect(x.tanh().values[4].isNaN && x.sigmoid().values[4].isNaN)
    for function in [
      { $0.softplus() }, { $0.gelu() }, { $0.gelu(.tanh) }, { $0.silu() },
    ] as [(Tensor) -> Tensor] {
      let far = Parameter([-200, 200])
      expectClose(function(far).sum().backward()[far]?.values ?? [], [0, 1], "far out")
    }
  }
}
