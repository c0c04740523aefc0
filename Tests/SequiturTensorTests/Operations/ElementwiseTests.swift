import Foundation
import SequiturTensor
import Testing

private let mixed: [Float] = [-3, -1, -0.25, 0.5, 1.5, 4]
private let above: [Float] = [0.25, 0.5, 1, 1.5, 2.5, 4]

/// A function of one operand: reference numbers of PyTorch 2.13 in float64,
/// `y = f(x); y.backward(ramp)`, and its formula in Double.
private struct Function: CustomTestStringConvertible, Sendable {
  let name: String
  var inputs = mixed
  let value: [Double]
  let gradient: [Double]
  let apply: @Sendable (Tensor) -> Tensor
  let formula: @Sendable (Double) -> Double
  var testDescription: String { name }
}

private let functions = [
  Function(
    name: "exp", value: [0.04978707, 0.3678794, 0.7788008, 1.648721, 4.481689, 54.59815],
    gradient: [0.008297845, 0.1226265, 0.3894004, 1.099148, 3.734741, 54.59815],
    apply: { $0.exp() }, formula: { exp($0) }),
  Function(
    name: "log", inputs: above,
    value: [-1.386294, -0.6931472, 0, 0.4054651, 0.9162907, 1.386294],
    gradient: [0.6666667, 0.6666667, 0.5, 0.4444444, 0.3333333, 0.25],
    apply: { $0.log() }, formula: { log($0) }),
  Function(
    name: "squareRoot", inputs: above, value: [0.5, 0.7071068, 1, 1.224745, 1.581139, 2],
    gradient: [0.1666667, 0.2357023, 0.25, 0.2721655, 0.2635231, 0.25],
    apply: { $0.squareRoot() }, formula: { $0.squareRoot() }),
  Function(
    name: "squared", value: [9, 1, 0.0625, 0.25, 2.25, 16],
    gradient: [-1, -0.6666667, -0.25, 0.6666667, 2.5, 8],
    apply: { $0.squared() }, formula: { $0 * $0 }),
  Function(
    name: "absolute", value: [3, 1, 0.25, 0.5, 1.5, 4],
    gradient: [-0.1666667, -0.3333333, -0.5, 0.6666667, 0.8333333, 1],
    apply: { $0.absolute() }, formula: { abs($0) }),
  Function(
    name: "sine", value: [-0.14112, -0.841471, -0.247404, 0.4794255, 0.997495, -0.7568025],
    gradient: [-0.1649987, 0.1801008, 0.4844562, 0.585055, 0.05894767, -0.6536436],
    apply: { $0.sine() }, formula: { sin($0) }),
  Function(
    name: "cosine", value: [-0.9899925, 0.5403023, 0.9689124, 0.8775826, 0.0707372, -0.6536436],
    gradient: [0.02352, 0.2804903, 0.123702, -0.319617, -0.8312458, 0.7568025],
    apply: { $0.cosine() }, formula: { cos($0) }),
  Function(
    name: "power(3)", value: [-27, -1, -0.015625, 0.125, 3.375, 64],
    gradient: [4.5, 1, 0.09375, 0.5, 5.625, 48],
    apply: { $0.power(3) }, formula: { $0 * $0 * $0 }),
  Function(
    name: "power(1.5)", inputs: above, value: [0.125, 0.3535534, 1, 1.837117, 3.952847, 8],
    gradient: [0.125, 0.3535534, 0.75, 1.224745, 1.976424, 3],
    apply: { $0.power(1.5) }, formula: { pow($0, 1.5) }),
  Function(
    name: "power(-0.5)", inputs: above, value: [2, 1.414214, 1, 0.8164966, 0.6324555, 0.5],
    gradient: [-0.6666667, -0.4714045, -0.25, -0.1814437, -0.1054093, -0.0625],
    apply: { $0.power(-0.5) }, formula: { pow($0, -0.5) }),
  Function(
    name: "relu", value: [0, 0, 0, 0.5, 1.5, 4],
    gradient: [0, 0, 0, 0.6666667, 0.8333333, 1],
    apply: { $0.relu() }, formula: { max($0, 0) }),
  Function(
    name: "gelu", value: [-0.004049694, -0.1586553, -0.1003234, 0.3457312, 1.399789, 3.999873],
    gradient: [-0.001990941, -0.02777182, 0.1523133, 0.5783301, 0.9395577, 1.000504],
    apply: { $0.gelu() }, formula: { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) }),
  // F.gelu(approximate='tanh')
  Function(
    name: "gelu(.tanh)",
    value: [-0.003637392, -0.158808, -0.1003246, 0.345714, 1.399572, 3.99993],
    gradient: [-0.001930694, -0.02765469, 0.152323, 0.5782466, 0.939759, 1.000335],
    apply: { $0.gelu(.tanh) },
    formula: { $0 / 2 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) }),
  Function(
    name: "silu", value: [-0.1422776, -0.2689414, -0.1094559, 0.3112297, 1.226362, 3.928055],
    gradient: [-0.01468402, 0.02410983, 0.188145, 0.4933075, 0.8677451, 1.052665],
    apply: { $0.silu() }, formula: { $0 / (1 + exp(-$0)) }),
  Function(
    name: "tanh", value: [-0.9950548, -0.7615942, -0.2449187, 0.4621172, 0.9051483, 0.9993293],
    gradient: [0.00164434, 0.1399914, 0.4700074, 0.5242985, 0.1505889, 0.001340951],
    apply: { $0.tanh() }, formula: { tanh($0) }),
  Function(
    name: "sigmoid", value: [0.04742587, 0.2689414, 0.4378235, 0.6224593, 0.8175745, 0.9820138],
    gradient: [0.007529443, 0.06553731, 0.123067, 0.1566691, 0.1242887, 0.01766271],
    apply: { $0.sigmoid() }, formula: { 1 / (1 + exp(-$0)) }),
  Function(
    name: "softplus", value: [0.04858735, 0.3132617, 0.5759394, 0.974077, 1.701413, 4.01815],
    gradient: [0.007904312, 0.08964714, 0.2189117, 0.4149729, 0.6813121, 0.9820138],
    apply: { $0.softplus() }, formula: { log(1 + exp($0)) }),
]

struct ElementwiseTests {
  @Test(arguments: functions)
  fileprivate func referenceNumbers(of function: Function) {
    let x = Parameter(function.inputs, shape: [2, 3])
    checkOperation(
      function.name, ["x": x], shape: [2, 3], value: function.value,
      gradients: [function.gradient]
    ) { function.apply(x) }
  }

  /// Every length up to a few vector widths and rank 0, against the formula in Double.
  @Test(arguments: functions)
  fileprivate func everyLength(of function: Function) {
    for shape in [[], [0], [1], [2], [2, 0, 3], [3], [7], [8], [9], [17], [33], [5, 7]] {
      let x = function.inputs == above ? positive(shape) : spread(shape)
      checkOperation(
        function.name, ["x": x], shape: shape, value: doubles(x).map(function.formula)
      ) { function.apply(x) }
    }
  }

  @Test func gradientsAtZero() {
    for (name, apply, expected) in [
      ("relu", { $0.relu() }, 0), ("absolute", { $0.absolute() }, 0),
      ("squareRoot", { $0.squareRoot() }, .infinity),
    ] as [(String, (Tensor) -> Tensor, Float)] {
      let zero = Parameter([0, -0.0])
      #expect(
        apply(zero).sum().backward()[zero]?.values.map(abs) == [expected, expected], "\(name)")
    }
  }

  @Test func outsideTheDomain() {
    let values = Tensor([0, -1, .infinity, .nan]).log().values
    #expect(values[0] == -.infinity && values[1].isNaN && values[2] == .infinity && values[3].isNaN)
    #expect(Tensor([-1]).squareRoot().item.isNaN && Tensor([-2]).power(0.5).item.isNaN)
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

  @Test(
    arguments: [([2, 3], [2, 3]), ([2, 1], [3]), ([], [2, 2]), ([0], [1])] as [([Int], [Int])])
  func powerOfTensors(base: [Int], exponent: [Int]) {
    let (x, e) = (positive(base), normal(exponent))
    let target = (x + e).shape
    let pairs = zip(doubles(x.broadcast(to: target)), doubles(e.broadcast(to: target)))
    checkOperation("power", ["x": x, "e": e], shape: target, value: pairs.map { pow($0, $1) }) {
      x.power(e)
    }
  }

  /// PyTorch: `x.pow(e).sum().backward()`.
  @Test func powerOfTensorsAtTheEdges() {
    let x = Parameter([0, 0, 0, -2, -2, .infinity])
    let e = Parameter([0, 2, 1, 3, 0.5, -1])
    let y = x.power(e)
    #expect(y.values[..<4] == [1, 0, 0, -8] && y.values[4].isNaN && y.values[5] == 0)
    let gradients = y.sum().backward()
    #expect(gradients[x]?.values[..<4] == [0, 0, 1, 12])
    #expect(gradients[e]?.values[..<3] == [0, 0, 0])
    #expect(gradients[e]?.values[3].isNaN == true)
  }

  @Test func farOutAndNotFinite() {
    let x = Tensor([-.infinity, -200, 200, .infinity, .nan])
    for (name, function) in [
      ("relu", { $0.relu() }), ("softplus", { $0.softplus() }), ("gelu", { $0.gelu() }),
      ("gelu(.tanh)", { $0.gelu(.tanh) }), ("silu", { $0.silu() }),
    ] as [(String, (Tensor) -> Tensor)] {
      let values = function(x).values
      #expect(
        values[1] == 0 && values[2] == 200 && values[3] == .infinity && values[4].isNaN, "\(name)")
      let far = Parameter([-200, 200])
      expectClose(function(far).sum().backward()[far]?.values ?? [], [0, 1], "\(name) far out")
    }
    #expect(x.sigmoid().values.prefix(4) == [0, 0, 1, 1])
    #expect(x.tanh().values.prefix(4) == [-1, -1, 1, 1])
    #expect(x.tanh().values[4].isNaN && x.sigmoid().values[4].isNaN)
  }
}
