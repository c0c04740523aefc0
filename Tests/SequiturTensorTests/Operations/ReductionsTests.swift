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

  @Test(arguments: [[4], [3, 2], [2, 3, 4], [1, 5], [5, 1], [9, 17], [0, 3]])
  func maximumAlongEveryAxis(shape: [Int]) {
    let x = spread(shape)
    let numbers = doubles(x)
    for axis in shape.indices where shape[axis] > 0 {
      var kept = shape
      kept[axis] = 1
      var largest = [Double](repeating: -.infinity, count: kept.reduce(1, *))
      for (index, target) in targets(of: shape, reducing: [axis]).enumerated() {
        largest[target] = max(largest[target], numbers[index])
      }
      var dropped = shape
      dropped.remove(at: axis)
      checkOperation("maximum", ["x": x], shape: dropped, value: largest) {
        x.maximum(alongAxis: axis)
      }
      checkOperation("maximum kept", ["x": x], shape: kept, value: largest) {
        x.maximum(alongAxis: axis - shape.count, keepingAxis: true)
      }
    }
  }

  @Test func theFirstOfEqualOnesWins() {
    let x = Parameter([1, 5, 5, 5, 2, 5], shape: [2, 3])
    let y = x.maximum(alongAxis: 1)
    #expect(y.values == [5, 5])
    #expect(y.sum().backward()[x]?.values == [0, 1, 0, 1, 0, 0])
    #expect(x.argumentOfMaximum() == Indices([1, 0]))
  }

  @Test func argumentOfMaximum() {
    let x = Tensor([3, 1, 2, 0, .nan, 9, -.infinity, -.infinity, -1], shape: [3, 1, 3])
    #expect(x.argumentOfMaximum() == Indices([0, 1, 2], shape: [3, 1]))
    #expect(Tensor([1, 7]).argumentOfMaximum() == Indices([1], shape: []))
    #expect(Tensor(zeros: [0, 3]).argumentOfMaximum().shape == [0])
    #expect(x.maximum(alongAxis: -1).values[1].isNaN)
  }

  static let mistakes: Mistakes = [
    "sum: found axis 2 for shape [2, 3], expected one of its 2 axes": {
      _ = Tensor(zeros: [2, 3]).sum(axes: [2])
    },
    "mean: found axis -3 for shape [2, 3]": { _ = Tensor(zeros: [2, 3]).mean(axes: [-3]) },
    "maximum: found shape [2, 0] along axis 1, expected at least one element": {
      _ = Tensor(zeros: [2, 0]).maximum(alongAxis: 1)
    },
    "argumentOfMaximum: found shape []": { _ = Tensor(1).argumentOfMaximum() },
  ]
}
