import SequiturTensor
import Testing

/// Which place of the result each element falls into when some axes are reduced to length 1.
private func targets(of shape: [Int], reducing axes: Set<Int>) -> [Int] {
  (0..<shape.reduce(1, *)).map { index in
    var (rest, place, step) = (index, 0, 1)
    for axis in shape.indices.reversed() {
      if !axes.contains(axis) {
        place += rest % shape[axis] * step
        step *= shape[axis]
      }
      rest /= shape[axis]
    }
    return place
  }
}

struct ReductionsTests {
  /// Every subset of the axes of a few shapes, counted from the start or from the end.
  @Test(arguments: [[], [1], [4], [3, 2], [2, 3, 4], [2, 1, 3, 2], [9, 17], [0], [2, 0, 3]])
  func everySubsetOfAxes(shape: [Int]) {
    let x = normal(shape)
    let numbers = doubles(x)
    for subset in 0..<(1 << shape.count) {
      let axes = shape.indices.filter { subset >> $0 & 1 == 1 }
      let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
      let dropped = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
      var sums = [Double](repeating: 0, count: kept.reduce(1, *))
      for (index, target) in targets(of: shape, reducing: Set(axes)).enumerated() {
        sums[target] += numbers[index]
      }
      let elements = axes.reduce(1) { $0 * shape[$1] }
      dirtyPool()
      checkOperation("sum \(axes)", ["x": x], shape: dropped, value: sums) { x.sum(axes: axes) }
      checkOperation("sum \(axes) kept", ["x": x], shape: kept, value: sums) {
        x.sum(axes: axes.map { $0 - shape.count }, keepingAxes: true)
      }
      guard elements > 0 else { continue }
      let means = sums.map { $0 / Double(elements) }
      checkOperation("mean \(axes)", ["x": x], shape: dropped, value: means) {
        x.mean(axes: axes)
      }
      checkOperation("mean \(axes) kept", ["x": x], shape: kept, value: means) {
        x.mean(axes: axes.reversed(), keepingAxes: true)
      }
    }
    checkOperation("sum", ["x": x], shape: [], value: [numbers.reduce(0, +)]) { x.sum() }
  }

  @Test func meanOfAll() {
    let x = normal([3, 5])
    checkOperation(
      "mean", ["x": x], shape: [], value: [doubles(x).reduce(0, +) / 15]
    ) { x.mean() }
    #expect(Tensor(zeros: [0]).mean().item.isNaN)
    #expect(Tensor(zeros: [2, 0]).sum(axes: [1]).values == [0, 0])
  }

  @Test func anAxisNamedTwiceCountsOnce() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    #expect(x.sum(axes: [0, -2]).values == [4, 6])
    #expect(x.mean(axes: [0, 0]).values == [2, 3])
  }

  @Test func sumsOfManyAreAccurate() {
    // Adding 0.1 a million times one after another in Float gives 100,958.
    let sum = Tensor(repeating: 0.1, shape: [1_000_000]).sum().item
    #expect(abs(sum - 100_000) < 1)
  }

  @Test(arguments: shapesAndAxes) func alongOneAxis(shape source: [Int], axis: Int) {
    let x = normal(source)
    let rows = lines(of: source, axis: axis).map { $0.map { doubles(x)[$0] } }
    let dropped = shape(source, axis: axis, nil)
    let count = Double(source[axis])
    let sums = rows.map { $0.reduce(0, +) }
    checkOperation("sum", ["x": x], shape: dropped, value: sums) { x.sum(axis: axis) }
    checkOperation("mean", ["x": x], shape: dropped, value: sums.map { $0 / count }) {
      x.mean(axis: axis - source.count)
    }
    let squares = zip(rows, sums).map { row, sum in
      row.reduce(0) { $0 + ($1 - sum / count) * ($1 - sum / count) }
    }
    checkOperation("variance", ["x": x], shape: dropped, value: squares.map { $0 / count }) {
      x.variance(axis: axis - source.count)
    }
    guard count > 1 else { return }
    let kept = shape(source, axis: axis, 1)
    checkOperation("variance", ["x": x], shape: kept, value: squares.map { $0 / (count - 1) }) {
      x.variance(axis: axis, keepingAxis: true, correction: 1)
    }
    #expect(x.sum(axis: axis, keepingAxis: true).shape == kept)
    #expect(x.mean(axis: axis, keepingAxis: true).shape == kept)
  }

  static let mistakes: Mistakes = [
    "sum: found axis 2 for shape [2, 3], expected one of its 2 axes": {
      _ = Tensor(zeros: [2, 3]).sum(axes: [2])
    },
    "mean: found axis -3 for shape [2, 3]": { _ = Tensor(zeros: [2, 3]).mean(axes: [-3]) },
    "variance: found axis 2 for shape [2, 3]": { _ = Tensor(zeros: [2, 3]).variance(axis: 2) },
  ]
}
