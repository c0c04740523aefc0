import SequiturTensor
import Testing

/// The index in a broadcast operand that a place of the result reads, written out for the test.
private func source(of index: Int, in shape: [Int], over target: [Int]) -> Int {
  var (rest, offset, step) = (index, 0, 1)
  for axis in (0..<target.count).reversed() {
    let place = rest % target[axis]
    rest /= target[axis]
    let own = axis - (target.count - shape.count)
    guard own >= 0 else { continue }
    offset += (shape[own] == 1 ? 0 : place) * step
    step *= shape[own]
  }
  return offset
}

private let shapePairs: [([Int], [Int], result: [Int])] = [
  ([], [], []), ([], [3], [3]), ([3], [], [3]), ([1], [3], [3]), ([3], [1], [3]),
  ([2, 3], [2, 3], [2, 3]), ([2, 3], [3], [2, 3]), ([3], [2, 3], [2, 3]),
  ([2, 1], [1, 3], [2, 3]), ([2, 3, 1], [3, 4], [2, 3, 4]), ([2, 1, 4], [3, 1], [2, 3, 4]),
  ([5, 1, 2], [1, 3, 2], [5, 3, 2]), ([1, 1], [1], [1, 1]), ([7, 9], [7, 1], [7, 9]),
  ([2, 3, 4, 2], [3, 1, 2], [2, 3, 4, 2]), ([1, 2, 1, 2], [2, 1, 2, 1], [2, 2, 2, 2]),
  ([0], [1], [0]), ([2, 0], [1], [2, 0]), ([2, 0, 3], [1, 3], [2, 0, 3]), ([1], [0, 1], [0, 1]),
]

private enum Binary: String, CaseIterable {
  case sum, difference, product, quotient, maximum, minimum

  func callAsFunction(_ a: Tensor, _ b: Tensor) -> Tensor {
    switch self {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    case .maximum: a.maximum(b)
    case .minimum: a.minimum(b)
    }
  }

  func callAsFunction(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    case .maximum: max(a, b)
    case .minimum: min(a, b)
    }
  }
}

struct ArithmeticTests {
  @Test(arguments: Binary.allCases)
  fileprivate func everyBroadcast(_ operation: Binary) {
    for (aShape, bShape, target) in shapePairs {
      // Numbers of a are even multiples of 0.05, those of b odd ones: none are equal, and all are
      // far from 0 for the quotient.
      let a = spread(aShape)
      let b = Parameter(
        spread(bShape, seed: 9).values.map { $0 + 0.525 * ($0 < 0 ? -1 : 1) }, shape: bShape)
      let (x, y) = (doubles(a), doubles(b))
      let expected = (0..<target.reduce(1, *)).map {
        operation(
          x[source(of: $0, in: aShape, over: target)], y[source(of: $0, in: bShape, over: target)])
      }
      checkOperation(
        operation.rawValue, ["a": a, "b": b], shape: target, value: expected, step: 5e-3
      ) { operation(a, b) }
      // Each operand as a constant.
      checkOperation("\(operation), constant b", ["a": a], shape: target, step: 5e-3) {
        operation(a, b.detached())
      }
      checkOperation("\(operation), constant a", ["b": b], shape: target, step: 5e-3) {
        operation(a.detached(), b)
      }
    }
  }

  /// PyTorch 2.13 in float64: `u = [1, 2, 3]`, `v = [[2], [-4]]`, `y = u op v; y.backward(ramp)`.
  @Test func referenceNumbers() {
    let u = Parameter([1, 2, 3])
    let v = Parameter([2, -4], shape: [2, 1])
    func check(_ name: String, _ value: [Double], _ gradients: [[Double]], _ y: () -> Tensor) {
      checkOperation(
        name, ["u": u, "v": v], shape: [2, 3], value: value, gradients: gradients,
        // The larger and the smaller have a tie at 2, which finite differences cannot judge.
        differences: name.hasSuffix("imum") ? 2 : 1e-3, of: y)
    }
    check("+", [3, 4, 5, -3, -2, -1], [[0.8333333, 1.166667, 1.5], [1, 2.5]]) { u + v }
    check("-", [-1, 0, 1, 5, 6, 7], [[0.8333333, 1.166667, 1.5], [-1, -2.5]]) { u - v }
    check(
      "*", [2, 4, 6, -4, -8, -12], [[-2.333333, -2.666667, -3], [2.333333, 5.333333]]
    ) { u * v }
    check(
      "/", [0.5, 1, 1.5, -0.25, -0.5, -0.75],
      [[-0.08333333, -0.04166667, 0], [-0.5833333, -0.3333333]]
    ) { u / v }
  }

  @Test func atATieTheGradientGoesToTheSecond() {
    let (a, b) = (Parameter([1, 2, 5]), Parameter([2, 2, 2]))
    let larger = a.maximum(b).sum().backward()
    #expect(larger[a]?.values == [0, 0, 1])
    #expect(larger[b]?.values == [1, 1, 0])
    let smaller = a.minimum(b).sum().backward()
    #expect(smaller[a]?.values == [1, 0, 0])
    #expect(smaller[b]?.values == [0, 1, 1])
  }

  @Test func withNumbers() {
    let x = spread([2, 2])
    let numbers = doubles(x)
    func check(_ name: String, _ formula: (Double) -> Double, _ y: () -> Tensor) {
      checkOperation(name, ["x": x], shape: [2, 2], value: numbers.map(formula), step: 2e-3, of: y)
    }
    check("-x", { -$0 }) { -x }
    check("x + 2", { $0 + 2 }) { x + 2 }
    check("2 + x", { 2 + $0 }) { 2 + x }
    check("x - 2", { $0 - 2 }) { x - 2 }
    check("2 - x", { 2 - $0 }) { 2 - x }
    check("x * -3", { $0 * -3 }) { x * -3 }
    check("-3 * x", { -3 * $0 }) { -3 * x }
    check("x / 4", { $0 / 4 }) { x / 4 }
    check("4 / x", { 4 / $0 }) { 4 / x }
  }

  @Test func notFiniteNumbersPropagate() {
    let x = Tensor([1, .nan, .infinity, -.infinity, 0])
    let y = Tensor([.nan, 1, -.infinity, -.infinity, 0])
    #expect((x + y).values.map(\.isNaN) == [true, true, true, false, false])
    #expect((x / y).values.map(\.isNaN) == [true, true, true, true, true])
    #expect(x.maximum(y).values.map(\.isNaN) == [true, true, false, false, false])
    #expect(x.minimum(y).values.map(\.isNaN) == [true, true, false, false, false])
    #expect((Tensor([1, -1, 0]) / 0).values.prefix(2) == [.infinity, -.infinity])
    #expect((Tensor([1, -1, 0]) / 0).values[2].isNaN)
  }

  /// Of the larger and the smaller of two, the other gets 0 even where the gradient is not finite.
  @Test func whatIsNotTakenGetsNoGradient() {
    let (a, b) = (Parameter([1, 5, 2]), Parameter([2, 3]))
    let upstream = Tensor([.infinity, .nan, 1, -.infinity, 2, .nan], shape: [2, 3])
    let larger = a.maximum(b.reshaped([2, 1])).backward(from: upstream)
    #expect(larger[a]?.values[0] == 0)
    #expect(larger[a]?.values[1].isNaN == true && larger[a]?.values[2] == 0)
    #expect(larger[b]?.values[0] == .infinity && larger[b]?.values[1].isNaN == true)
    let (p, q) = (Parameter([1, 5]), Parameter([2, 3]))
    let smaller = p.minimum(q).backward(from: Tensor([.infinity, .nan]))
    #expect(smaller[p]?.values == [.infinity, 0])
    #expect(smaller[q]?.values[0] == 0 && smaller[q]?.values[1].isNaN == true)
  }

  @Test func wholeNumbers() {
    let (x, n) = (Parameter([1, -3]), 4)
    for y in [x * n, n * x] { #expect(y.values == [4, -12] && y.requiresGradient) }
    #expect((x / n).values == [0.25, -0.75])
    #expect((x + n).values == [5, 1] && (x - n).values == [-3, -7])
  }

  static let mistakes: Mistakes = [
    "*: found shapes [2, 3] and [4] … expected lengths that are equal or 1 … ; in "
      + "blocks.1.norm": {
        let scale = Parameter(zeros: [4])
        scale.path = "blocks.1.norm.weight"
        _ = Tensor(zeros: [2, 3]) * scale
      },
    "+: found shapes [2] and [3]": { _ = Tensor(zeros: [2]) + Tensor(zeros: [3]) },
    "-: found shapes [2] and [0]": { _ = Tensor(zeros: [2]) - Tensor(zeros: [0]) },
    "/: found shapes [2, 1] and [3, 3]": { _ = Tensor(zeros: [2, 1]) / Tensor(zeros: [3, 3]) },
    "maximum: found shapes [2] and [3]": { _ = Tensor(zeros: [2]).maximum(Tensor(zeros: [3])) },
    "minimum: found shapes [2] and [3]": { _ = Tensor(zeros: [2]).minimum(Tensor(zeros: [3])) },
  ]
}
