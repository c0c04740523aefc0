import SequiturTensor
import Testing

struct BroadcastingTests {
  @Test(
    arguments: [
      ([], [2, 3], [0, 0, 0, 0, 0, 0]), ([3], [2, 3], [0, 1, 2, 0, 1, 2]),
      ([2, 1], [2, 3], [0, 0, 0, 1, 1, 1]), ([1, 2, 1], [2, 2, 2], [0, 0, 1, 1, 0, 0, 1, 1]),
      ([2], [2], [0, 1]), ([1], [0], []), ([1, 3], [0, 3], []), ([], [], [0]),
      ([2, 1, 2], [2, 2, 2], [0, 1, 0, 1, 2, 3, 2, 3]),
    ] as [([Int], [Int], [Int])])
  func readsTheRightElements(source: [Int], target: [Int], expected: [Int]) {
    let x = normal(source)
    let numbers = doubles(x)
    checkOperation(
      "broadcast(to: \(target))", ["x": x], shape: target, value: expected.map { numbers[$0] }
    ) { x.broadcast(to: target) }
  }

  @Test func eightAxes() {
    let x = normal([2, 1, 2, 1, 2, 1, 2, 1])
    let y = normal([1, 2, 1, 2, 1, 2, 1, 2], seed: 5)
    let product = x * y
    #expect(product.shape == [2, 2, 2, 2, 2, 2, 2, 2])
    #expect(
      product[1, 0, 1, 0, 1, 0, 1, 0] == x[1, 0, 1, 0, 1, 0, 1, 0] * y[0, 0, 0, 0, 0, 0, 0, 0])
    #expect(
      product[0, 1, 0, 1, 0, 1, 0, 1] == x[0, 0, 0, 0, 0, 0, 0, 0] * y[0, 1, 0, 1, 0, 1, 0, 1])
    let gradients = product.sum().backward()
    expectClose(
      gradients[x]?.values ?? [],
      [Double](repeating: doubles(y).reduce(0, +), count: 16), "eight axes")
  }

  static let mistakes: Mistakes = [
    "broadcast(to:): found shape [2] for [3] … equal or 1": {
      _ = Tensor(zeros: [2]).broadcast(to: [3])
    },
    "broadcast(to:): found shape [1, 2] for [2]": { _ = Tensor(zeros: [1, 2]).broadcast(to: [2]) },
    "Tensor: found shape [2, 1, 2, 1, 2, 1, 2, 1, 2], expected at most 8 axes": {
      _ = Tensor(zeros: [2, 1, 2, 1, 2, 1, 2, 1, 2])
    },
  ]
}
