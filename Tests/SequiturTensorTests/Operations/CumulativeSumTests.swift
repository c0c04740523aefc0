import SequiturTensor
import Testing

struct CumulativeSumTests {
  @Test(arguments: shapesAndAxes + [([0, 3], 0), ([3, 40], 0), ([2, 70], 1)])
  func alongEveryAxis(shape source: [Int], axis: Int) {
    let x = normal(source)
    let expected = mapped(doubles(x), source, axis: axis) { line in
      line.indices.map { line[...$0].reduce(0, +) }
    }
    checkOperation("cumulativeSum", ["x": x], shape: source, value: expected) {
      x.cumulativeSum(axis: axis - source.count)
    }
  }

  @Test func eachSumIsRoundedOnce() {
    let sums = Tensor(repeating: 0.1, shape: [1_000_000]).cumulativeSum()
    #expect(sums.values.last == Float(Double(Float(0.1)) * 1_000_000))
  }

  static let mistakes: Mistakes = [
    "cumulativeSum: found axis -1 for shape []": { _ = Tensor(1).cumulativeSum() }
  ]
}
