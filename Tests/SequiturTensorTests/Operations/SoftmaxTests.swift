import Foundation
import SequiturTensor
import Testing

struct SoftmaxTests {
  private let x = Parameter([1, -2, 0.5, 3, 0.25, 0, -1, 2], shape: [2, 4])

  /// PyTorch 2.13 in float64: `F.softmax(x, -1).backward(ramp)`.
  @Test func softmaxReferenceNumbers() {
    checkOperation(
      "softmax", ["x": x], shape: [2, 4],
      value: [
        0.1105538, 0.005504147, 0.06705424, 0.8168879, 0.1278787, 0.09959206, 0.03663787,
        0.7358913,
      ],
      gradients: [
        [
          -0.03579559, -0.001094139, -0.004947565, 0.0418373, -0.03805259, -0.01718638,
          -0.00174278, 0.05698174,
        ]
      ]
    ) { x.softmax() }
  }

  /// PyTorch: `F.log_softmax(x, -1)`.
  @Test func logSoftmaxReferenceNumbers() {
    checkOperation(
      "logSoftmax", ["x": x], shape: [2, 4],
      value: [
        -2.202253, -5.202253, -2.702253, -0.2022534, -2.056673, -2.306673, -3.306673, -0.3066728,
      ],
      gradients: [
        [
          -0.01319219, 0.2431198, 0.2911822, -0.5211098, 0.2093941, 0.4263258, 0.7559269,
          -1.391647,
        ]
      ]
    ) { x.logSoftmax() }
  }

  /// PyTorch: `F.softmax(x.masked_fill(~keep, -inf), -1)`.
  @Test func maskedReferenceNumbers() {
    let keep = Mask([true, false, true, true, false, true, true, false], shape: [2, 4])
    checkOperation(
      "softmax(keeping:)", ["x": x], shape: [2, 4],
      value: [0.1111656, 0, 0.06742536, 0.821409, 0, 0.7310586, 0.2689414, 0],
      gradients: [
        [-0.03611601, 0, -0.005049129, 0.04116514, 0, -0.02457649, 0.02457649, 0]
      ]
    ) { x.softmax(keeping: keep) }
  }

  @Test(arguments: shapesAndAxes) func alongEveryAxis(shape source: [Int], axis: Int) {
    let x = normal(source)
    let numbers = doubles(x)
    let sums = lines(of: source, axis: axis).map { $0.reduce(0) { $0 + exp(numbers[$1]) } }
    checkOperation(
      "softmax", ["x": x], shape: source,
      value: mapped(numbers, source, axis: axis) { row in
        row.map { exp($0) / row.reduce(0) { $0 + exp($1) } }
      }
    ) { x.softmax(axis: axis) }
    checkOperation(
      "logSoftmax", ["x": x], shape: source,
      value: mapped(numbers, source, axis: axis) { row in
        row.map { $0 - log(row.reduce(0) { $0 + exp($1) }) }
      }
    ) { x.logSoftmax(axis: axis - source.count) }
    checkOperation(
      "logSumExp", ["x": x], shape: shape(source, axis: axis, nil), value: sums.map { log($0) }
    ) { x.logSumExp(axis: axis) }
    checkOperation(
      "logSumExp kept", ["x": x], shape: shape(source, axis: axis, 1), value: sums.map { log($0) }
    ) { x.logSumExp(axis: axis - source.count, keepingAxis: true) }
  }

  @Test func logSumExpFarOut() {
    let x = Tensor(
      [1e30, 1e30, -1e30, -1e30, -.infinity, -.infinity, .infinity, 0, .nan, 0, -.infinity, 3],
      shape: [6, 2])
    let values = x.logSumExp().values
    #expect(values[0...3] == [1e30, -1e30, -.infinity, .infinity])
    #expect(values[4].isNaN && values[5] == 3)
  }

  @Test(arguments: [[1], [5], [3, 1], [4, 7], [2, 3, 8], [2, 9], [3, 33], [0, 4], [3, 0]])
  func manyShapes(shape: [Int]) {
    let x = normal(shape)
    let columns = shape[shape.count - 1]
    let rows = shape.dropLast().reduce(1, *)
    let numbers = doubles(x)
    var (softmax, logs): ([Double], [Double]) = ([], [])
    for row in 0..<rows {
      let own = numbers[row * columns..<(row + 1) * columns]
      let sum = own.reduce(0) { $0 + exp($1) }
      softmax += own.map { exp($0) / sum }
      logs += own.map { $0 - log(sum) }
    }
    checkOperation("softmax", ["x": x], shape: shape, value: softmax) { x.softmax() }
    checkOperation("logSoftmax", ["x": x], shape: shape, value: logs) { x.logSoftmax() }
    let all = Mask([true], shape: [1])
    checkOperation("softmax(keeping:)", ["x": x], shape: shape, value: softmax) {
      x.softmax(keeping: all)
    }
  }

  @Test func stableForLogitsOfAnySize() {
    expectClose(Tensor([3e38, 3e38, -3e38]).softmax().values, [0.5, 0.5, 0], "softmax")
    #expect(Tensor([1e4, 0]).logSoftmax().values == [0, -1e4])
    #expect(Tensor([-1e30, -1e30]).softmax().values == [0.5, 0.5])
    #expect(Tensor([-.infinity, 0]).softmax().values == [0, 1])
  }

  @Test func whatIsExcludedHasNoInfluence() {
    let clean: [Float] = [1, 2, 3, 0.5, -1, 4]
    let mask = Mask([true, false, true, false, true, true], shape: [2, 3])
    let kept = Tensor(clean, shape: [2, 3]).softmax(keeping: mask).values
    for foreign in [Float.nan, .infinity, -.infinity, 3e38] {
      let x = Parameter(
        clean.enumerated().map { mask[$0.offset] ? $0.element : foreign }, shape: [2, 3])
      let y = x.softmax(keeping: mask)
      #expect(y.values == kept, "\(foreign)")
      let gradient = y.backward(from: ramp([2, 3]))[x]
      #expect(gradient?.isFinite == true, "\(foreign)")
      #expect(gradient?.values[1] == 0 && gradient?.values[3] == 0, "\(foreign)")
    }
  }

  @Test func aRowWithNothingKeptIsZeros() {
    let x = Parameter([.nan, 1, 2, 3], shape: [2, 2])
    let y = x.softmax(keeping: Mask([false, true], shape: [2, 1]))
    #expect(y.values.prefix(2) == [0, 0])
    #expect(y.values[2] + y.values[3] == 1)
    let gradient = y.backward(from: ramp([2, 2]))[x]?.values ?? []
    #expect(gradient.prefix(2) == [0, 0])
    #expect(gradient.suffix(2).allSatisfy { $0.isFinite && $0 != 0 })
  }

  @Test func theMaskBroadcasts() {
    let x = normal([2, 3, 4])
    let mask = Mask.causal(queries: 3, keys: 4)
    checkOperation("softmax(keeping: causal)", ["x": x], shape: [2, 3, 4]) {
      x.softmax(keeping: mask)
    }
    let values = x.softmax(keeping: mask)
    for batch in 0..<2 {
      #expect(values[batch, 0, 2] == 0 && values[batch, 0, 3] == 0 && values[batch, 1, 3] == 0)
      #expect(values[batch, 2, 3] > 0)
    }
  }

  @Test func whatIsExcludedSendsAndGetsNoGradient() {
    let x = Parameter([1, 2, 3, 1, 2, 3], shape: [2, 3])
    let kept = Mask([true, false, true], shape: [3])
    let upstream = Tensor([1, .nan, 2, .nan, 1, 1], shape: [2, 3])
    let gradient = x.softmax(keeping: kept).backward(from: upstream)[x]?.values ?? []
    // With y = 1 / (1 + e²): the gradient is y (1 - y) (1 - 2).
    expectClose(Array(gradient.prefix(3)), [-0.1049936, 0, 0.1049936], "the first row")
    #expect(gradient[3].isNaN && gradient[4] == 0 && gradient[5].isNaN)
  }

  static let mistakes: Mistakes = [
    "softmax: found axis -1 for shape [], expected one of its 0 axes": { _ = Tensor(1).softmax() },
    "logSoftmax: found axis -1 for shape []": { _ = Tensor(1).logSoftmax() },
    "softmax: found a mask of shape [2] for [2, 3]": {
      _ = Tensor(zeros: [2, 3]).softmax(keeping: Mask([true, true], shape: [2]))
    },
  ]
}
