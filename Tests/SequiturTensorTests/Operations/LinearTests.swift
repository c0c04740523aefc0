import SequiturTensor
import Testing

struct LinearTests {
  /// PyTorch 2.13 in float64: `F.linear(x, w, b).backward(ramp)`.
  @Test func referenceNumbers() {
    let x = Parameter([1, -2, 0.5, 3, 0.25, 0, -1, 2], shape: [2, 4])
    let w = Parameter([1, -1, 0.5, 2, 0, 1, -0.5, 0.25], shape: [2, 4])
    let b = Parameter([0.5, -0.5])
    checkOperation(
      "linear", ["x": x, "w": w, "b": b], shape: [2, 2], value: [9.75, -2, 4.25, 0.5],
      gradients: [
        [0.25, 0.25, -0.125, 0.625, 0.75, 0.25, -0.125, 1.75],
        [0.4375, -0.5, -0.625, 2.25, 0.75, -1, -0.75, 3.5], [1, 1.5],
      ]
    ) { x.linear(weight: w, bias: b) }
  }

  @Test(
    arguments: [
      ([3], 2), ([1, 3], 1), ([2, 3], 4), ([2, 3, 5], 7), ([2, 1, 2, 3], 2), ([7, 1], 17),
      ([0, 3], 2), ([2, 0, 3], 2), ([2, 0], 3), ([2, 3], 0), ([17, 9], 5),
    ] as [([Int], Int)])
  func manyShapes(input: [Int], outputs: Int) {
    let inputs = input[input.count - 1]
    let (x, w, b) = (
      normal(input), normal([outputs, inputs], seed: 5), normal([outputs], seed: 6)
    )
    let rows = input.dropLast().reduce(1, *)
    let shape = Array(input.dropLast()) + [outputs]
    let (xs, ws, bs) = (doubles(x), doubles(w), doubles(b))
    var products: [Double] = []
    for row in 0..<rows {
      for output in 0..<outputs {
        let terms = (0..<inputs).map { xs[row * inputs + $0] * ws[output * inputs + $0] }
        products.append(terms.reduce(0, +))
      }
    }
    let affine = products.enumerated().map { $1 + bs[$0 % outputs] }
    dirtyPool()
    checkOperation("linear", ["x": x, "w": w, "b": b], shape: shape, value: affine) {
      x.linear(weight: w, bias: b)
    }
    checkOperation("linear without bias", ["x": x, "w": w], shape: shape, value: products) {
      x.linear(weight: w)
    }
    // Every choice of what trains.
    checkOperation("linear, constant x", ["w": w, "b": b], shape: shape, value: affine) {
      x.detached().linear(weight: w, bias: b)
    }
    checkOperation("linear, constant weight", ["x": x, "b": b], shape: shape, value: affine) {
      x.linear(weight: w.detached(), bias: b)
    }
    checkOperation("linear, constant bias", ["x": x, "w": w], shape: shape, value: affine) {
      x.linear(weight: w, bias: b.detached())
    }
    checkOperation("linear, only bias", ["b": b], shape: shape, value: affine) {
      x.detached().linear(weight: w.detached(), bias: b)
    }
  }

  private static let activations: [(LinearActivation, @Sendable (Tensor) -> Tensor)] = [
    (.relu, { $0.relu() }), (.gelu(.exact), { $0.gelu(.exact) }),
    (.gelu(.tanh), { $0.gelu(.tanh) }), (.silu, { $0.silu() }),
  ]

  /// In one step as in two, in value and gradients, also where the product is cut into blocks.
  @Test(arguments: [([2, 3], 4), ([2, 3, 5], 7), ([1, 8], 1), ([0, 3], 2), ([70, 90], 300)])
  func anActivationInTheProduct(input: [Int], outputs: Int) throws {
    let inputs = input[input.count - 1]
    let (x, w, b) = (
      normal(input), normal([outputs, inputs], seed: 5), normal([outputs], seed: 6)
    )
    for (activation, apply) in Self.activations {
      for bias in [b, nil] {
        let what = "\(activation), \(input), bias \(bias != nil)"
        let fused = x.linear(weight: w, bias: bias, activation: activation)
        let stepwise = apply(x.linear(weight: w, bias: bias))
        expectClose(fused.values, doubles(stepwise), tolerance: 1e-6, what)
        let unrecorded = withoutGradient {
          x.linear(weight: w, bias: bias, activation: activation)
        }
        #expect(unrecorded.values == fused.values, "\(what)")
        let found = fused.backward(from: ramp(fused.shape))
        let expected = stepwise.backward(from: ramp(fused.shape))
        #expect(found.parameters.count == (bias == nil ? 2 : 3), "\(what)")
        for parameter in found.parameters {
          expectClose(
            try #require(found[parameter]).values, doubles(try #require(expected[parameter])),
            tolerance: 1e-6, "\(what), gradient of \(parameter.shape)")
        }
      }
    }
  }

  @Test func anActivationInTheProductHasTheGradientOfItsValue() {
    let (x, w, b) = (normal([5, 4]), normal([3, 4], seed: 5), normal([3], seed: 6))
    for (activation, _) in Self.activations where activation != .relu {
      let check = gradientCheck(["x": x, "w": w, "b": b]) {
        x.linear(weight: w, bias: b, activation: activation)
      }
      #expect(check.passed, "\(activation): \(check)")
    }
  }

  static let mistakes: Mistakes = [
    "linear: found input [2, 3, 5] and weight [8, 4] … expected an input whose last axis "
      + "is 4 … ; in blocks.0.feedForward.up": {
        let weight = Parameter(zeros: [8, 4])
        weight.path = "blocks.0.feedForward.up.weight"
        _ = Tensor(zeros: [2, 3, 5]).linear(weight: weight)
      },
    "linear: found input [2, 3] and weight [3] … [outputs, inputs]": {
      _ = Tensor(zeros: [2, 3]).linear(weight: Tensor(zeros: [3]))
    },
    "linear: found bias [3], expected [4]; in head": {
      let bias = Parameter(zeros: [3])
      bias.path = "head.bias"
      _ = Tensor(zeros: [2, 3]).linear(weight: Tensor(zeros: [4, 3]), bias: bias)
    },
  ]
}
