import SequiturTensor
import Testing

struct WindowTests {
  @Test(arguments: shapesAndAxes) func padded(shape source: [Int], axis: Int) {
    let x = normal(source)
    let numbers = doubles(x)
    for (before, after) in [(0, 0), (1, 0), (0, 2), (3, 1)] {
      let target = shape(source, axis: axis, source[axis] + before + after)
      var expected = [Double](repeating: -7, count: target.reduce(1, *))
      for (from, to) in zip(lines(of: source, axis: axis), lines(of: target, axis: axis)) {
        for (place, index) in from.enumerated() { expected[to[before + place]] = numbers[index] }
      }
      checkOperation("padded", ["x": x], shape: target, value: expected) {
        x.padded(axis: axis - source.count, before: before, after: after, with: -7)
      }
    }
  }

  /// Windows that overlap, of a result and of a parameter, whose gradients are added in place.
  @Test func gradientsOfManyWindowsAddUp() {
    let x = normal([4, 5])
    checkOperation("windows of a result", ["x": x], shape: [4, 2]) {
      let y = x * 2
      return y[0..., 1..<3] * y[0..., 2..<4] + y[0..., 0..<2] * y[0..., 3...]
    }
    checkOperation("windows of a parameter", ["x": x], shape: [2, 5]) {
      x[0..<2] * x[1..<3] + x[2...] * x[2..<4]
    }
    // A gradient that somebody else holds is not written to: that of `+` goes to both.
    let both = (x * 1).sum(axes: [0]) + x.slice(axis: 0, 1..<2).reshaped([5])
    let gradient = both.sum().backward()[x]?.values
    #expect(gradient == (0..<20).map { 5..<10 ~= $0 ? 2 : 1 })
  }

  static let mistakes: Mistakes = [
    "padded: found -1 before and 0 after, expected numbers of at least 0": {
      _ = Tensor(zeros: [2, 3]).padded(axis: 0, before: -1)
    },
    "padded: found axis 2 for shape [2, 3]": { _ = Tensor(zeros: [2, 3]).padded(axis: 2) },
  ]
}
