import SequiturTensor
import Testing

struct ReshapeTests {
  @Test(
    arguments: [
      ([6], [2, 3], [2, 3]), ([2, 3], [3, 2], [3, 2]), ([2, 3], [-1], [6]), ([], [1, 1], [1, 1]),
      ([1], [], []), ([2, 3, 4], [4, -1, 2], [4, 3, 2]), ([2, 0], [0, 5], [0, 5]),
      ([0, 3], [-1, 3], [0, 3]), ([2, 2], [2, 2], [2, 2]),
    ] as [([Int], [Int], [Int])])
  func keepsTheOrder(source: [Int], target: [Int], expected: [Int]) {
    let x = normal(source)
    checkOperation(
      "reshaped(\(target))", ["x": x], shape: expected, value: doubles(x)
    ) { x.reshaped(target) }
  }

  @Test(arguments: [[], [3], [2, 3]]) func anAxisMore(source: [Int]) {
    let x = normal(source)
    for axis in 0...source.count {
      let target = Array(source[..<axis] + [1] + source[axis...])
      for place in [axis, axis - source.count - 1] {
        checkOperation("unsqueezed", ["x": x], shape: target, value: doubles(x)) {
          x.unsqueezed(axis: place)
        }
      }
      let wide = normal(target)
      checkOperation("squeezed", ["x": wide], shape: source, value: doubles(wide)) {
        wide.squeezed(axis: axis - target.count)
      }
    }
  }

  static let mistakes: Mistakes = [
    "unsqueezed: found axis 3 for shape [2, 3], expected a place in -3 ... 2": {
      _ = Tensor(zeros: [2, 3]).unsqueezed(axis: 3)
    },
    "squeezed: found axis 1 of shape [2, 3], expected a length of 1": {
      _ = Tensor(zeros: [2, 3]).squeezed(axis: -1)
    },
    "reshaped: found shape [2, 3] for [4, 2], expected 6 elements": {
      _ = Tensor(zeros: [2, 3]).reshaped([4, 2])
    },
    "reshaped: found shape [2, 3] for [4, -1], expected 6 elements": {
      _ = Tensor(zeros: [2, 3]).reshaped([4, -1])
    },
    "reshaped: found shape [2, 3] for [-1, -1]": { _ = Tensor(zeros: [2, 3]).reshaped([-1, -1]) },
  ]
}
