import SequiturTensor
import Testing

struct NormalizationTests {
  private let x = Parameter([1, -2, 0.5, 3, 0.25, 0, -1, 2], shape: [2, 4])
  private let weight = Parameter([1, 0.5, -1, 2])
  private let bias = Parameter([0.1, -0.2, 0.3, 0])

  /// PyTorch 2.13 in float64: `F.layer_norm(x, (4,), w, b, 1e-5).backward(ramp)`.
  @Test func layerNormReferenceNumbers() {
    checkOperation(
      "layerNorm", ["x": x, "weight": weight, "bias": bias], shape: [2, 4],
      value: [
        0.3105584, -0.9369544, 0.3701861, 2.667073, 0.04216875, -0.3445781, 1.514456, 3.122887,
      ],
      gradients: [
        [
          -0.08816473, 0.1960363, -0.3215424, 0.2136708, 0.140806, 0.1257178, -0.1659603,
          -0.1005636,
        ], [-0.00982473, -0.5853444, -1.088969, 2.228212], [0.75, 1, 1.25, 1.5],
      ]
    ) { x.layerNorm(weight: weight, bias: bias) }
  }

  /// PyTorch: `F.layer_norm(x, (4,), eps=0.1)`.
  @Test func layerNormOfAnotherEpsilon() {
    checkOperation(
      "layerNorm(epsilon:)", ["x": x], shape: [2, 4],
      value: [
        0.207316, -1.451212, -0.06910535, 1.313002, -0.05550419, -0.2775209, -1.165588, 1.498613,
      ],
      gradients: [
        [
          -0.1120734, 0.02435518, 0.03735781, 0.05036044, -0.1636057, -0.04096982, 0.1165485,
          0.08802697,
        ]
      ]
    ) { x.layerNorm(epsilon: 0.1) }
  }

  /// PyTorch: `F.rms_norm(x, (4,), w, 1e-5)`.
  @Test func rmsNormReferenceNumbers() {
    checkOperation(
      "rmsNorm", ["x": x, "weight": weight], shape: [2, 4],
      value: [
        0.5298122, -0.5298122, -0.2649061, 3.178873, 0.2222213, 0, 0.8888854, 3.555542,
      ],
      gradients: [
        [
          -0.03369392, 0.2660674, -0.2486398, 0.2300509, 0.3347055, 0.333332, 0.1056167,
          0.01098785,
        ], [0.2051149, -0.2649061, -0.6784349, 2.572489],
      ]
    ) { x.rmsNorm(weight: weight) }
  }

  @Test(
    arguments: [
      [5], [1, 3], [4, 2], [2, 3, 7], [2, 1, 2, 9], [3, 17], [33, 2], [0, 3], [2, 0, 4],
    ] as [[Int]])
  func manyShapes(shape: [Int]) {
    let columns = shape[shape.count - 1]
    let rows = shape.dropLast().reduce(1, *)
    let (x, weight, bias) = (
      normal(shape), normal([columns], seed: 5), normal([columns], seed: 6)
    )
    let (numbers, w, b) = (doubles(x), doubles(weight), doubles(bias))
    // An epsilon large enough that a row of two numbers close together has mild gradients.
    let epsilon = 0.05
    var (plain, rms): ([Double], [Double]) = ([], [])
    for row in 0..<rows {
      let own = numbers[row * columns..<(row + 1) * columns]
      let mean = own.reduce(0, +) / Double(columns)
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      let square = own.reduce(0) { $0 + $1 * $1 } / Double(columns)
      plain += own.map { ($0 - mean) / (variance + epsilon).squareRoot() }
      rms += own.map { $0 / (square + epsilon).squareRoot() }
    }
    let scaled = plain.enumerated().map { $1 * w[$0 % columns] }
    let shifted = scaled.enumerated().map { $1 + b[$0 % columns] }
    let e = Float(epsilon)
    dirtyPool()
    checkOperation("layerNorm", ["x": x], shape: shape, value: plain) { x.layerNorm(epsilon: e) }
    checkOperation("layerNorm", ["x": x, "weight": weight], shape: shape, value: scaled) {
      x.layerNorm(weight: weight, epsilon: e)
    }
    checkOperation(
      "layerNorm", ["x": x, "bias": bias], shape: shape,
      value: plain.enumerated().map { $1 + b[$0 % columns] }
    ) { x.layerNorm(bias: bias, epsilon: e) }
    checkOperation(
      "layerNorm", ["x": x, "weight": weight, "bias": bias], shape: shape, value: shifted
    ) { x.layerNorm(weight: weight, bias: bias, epsilon: e) }
    checkOperation("layerNorm of constants", ["x": x], shape: shape, value: shifted) {
      x.layerNorm(weight: weight.detached(), bias: bias.detached(), epsilon: e)
    }
    checkOperation("rmsNorm", ["x": x], shape: shape, value: rms) { x.rmsNorm(epsilon: e) }
    checkOperation(
      "rmsNorm", ["x": x, "weight": weight], shape: shape,
      value: rms.enumerated().map { $1 * w[$0 % columns] }
    ) { x.rmsNorm(weight: weight, epsilon: e) }
  }

  @Test(arguments: [[5], [4, 2], [2, 3, 7], [33, 17], [3, 2050], [0, 3], [2, 0]] as [[Int]])
  func theNormOfASumIsThatOfTheSum(shape: [Int]) {
    let columns = shape[shape.count - 1]
    let (x, y) = (normal(shape), normal(shape, seed: 4))
    let (weight, bias) = (normal([columns], seed: 5), normal([columns], seed: 6))
    let (other, upstream) = (normal(shape, seed: 7), normal(shape, seed: 8))
    let pairs: [(NormalizedSum, sum: Tensor, norm: Tensor)] = [
      {
        let sum = x + y
        return (
          x.layerNorm(adding: y, weight: weight, bias: bias), sum,
          sum.layerNorm(weight: weight, bias: bias)
        )
      }(),
      {
        let sum = x + y
        return (x.rmsNorm(adding: y, weight: weight), sum, sum.rmsNorm(weight: weight))
      }(),
    ]
    for (found, sum, norm) in pairs {
      #expect(found.sum.values == sum.values && found.norm.values == norm.values)
      // The sum's gradient comes from both results, as behind a residual connection.
      let gradients = (found.sum * other + found.norm).backward(from: upstream)
      let expected = (sum * other + norm).backward(from: upstream)
      for parameter in [x, y, weight, bias] {
        #expect(gradients[parameter]?.values == expected[parameter]?.values)
      }
    }
  }

  @Test func theNormOfASumPassesTheGradientCheck() {
    let y = Parameter([0.5, 1, -1, 0, 2, 1, 0.3, -2], shape: [2, 4])
    let rms = gradientCheck(["x": x, "y": y, "weight": weight]) {
      let both = x.rmsNorm(adding: y, weight: weight)
      return both.sum.squared() + both.norm
    }
    #expect(rms.passed, "\(rms)")
    let layer = gradientCheck(["x": x, "y": y, "weight": weight, "bias": bias]) {
      let both = x.layerNorm(adding: y, weight: weight, bias: bias)
      return both.sum.squared() + both.norm
    }
    #expect(layer.passed, "\(layer)")
  }

  @Test func aGradientThatSomebodyHoldsStaysAsItIs() {
    let both = x.layerNorm(adding: x)
    let upstream = Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 4])
    _ = (both.sum + both.norm).backward(from: upstream)
    #expect(upstream.values == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func aLargeMeanDoesNotDrownTheVariance() {
    let shifted = Tensor([1, 2, 3, 4].map { $0 + 10_000 }).layerNorm()
    expectClose(
      shifted.values, [-1.3416354, -0.4472118, 0.4472118, 1.3416354], tolerance: 1e-4, "layerNorm")
  }

  @Test func aRowOfEqualNumbersIsZero() {
    let row = Parameter([3, 3, 3])
    let result = row.layerNorm()
    #expect(result.values == [0, 0, 0])
    #expect(result.sum().backward()[row]?.isFinite == true)
    #expect(Tensor([0, 0]).rmsNorm().values == [0, 0])
  }

  static let mistakes: Mistakes = [
    "layerNorm: found input [2, 3] and weight [4], expected [3]; in finalNorm": {
      let weight = Parameter(zeros: [4])
      weight.path = "finalNorm.weight"
      _ = Tensor(zeros: [2, 3]).layerNorm(weight: weight)
    },
    "layerNorm: found input [2, 3] and bias [1, 3], expected [3]": {
      _ = Tensor(zeros: [2, 3]).layerNorm(bias: Tensor(zeros: [1, 3]))
    },
    "layerNorm: found [2, 3] and [3] to add, expected one shape": {
      _ = Tensor(zeros: [2, 3]).layerNorm(adding: Tensor(zeros: [3]))
    },
    "rmsNorm: found input [2, 3] and weight [2], expected [3]": {
      _ = Tensor(zeros: [2, 3]).rmsNorm(weight: Tensor(zeros: [2]))
    },
    "layerNorm: found epsilon -1e-05, expected a finite number of 0 or more": {
      _ = Tensor(zeros: [2, 3]).layerNorm(epsilon: -1e-5)
    },
    "layerNorm: found shape [], expected at least one axis": { _ = Tensor(1).layerNorm() },
  ]
}
