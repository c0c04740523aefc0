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

  static let mistakes: Mistakes = [
    "reshaped: found shape [2, 3] for [4, 2], expected 6 elements": {
      _ = Tensor(zeros: [2, 3]).reshaped([4, 2])
    },
    "reshaped: found shape [2, 3] for [4, -1], expected 6 elements": {
      _ = Tensor(zeros: [2, 3]).reshaped([4, -1])
    },
    "reshaped: found shape [2, 3] for [-1, -1]": { _ = Tensor(zeros: [2, 3]).reshaped([-1, -1]) },
  ]
}
