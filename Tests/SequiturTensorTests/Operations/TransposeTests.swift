import SequiturTensor
import Testing

/// All orders of some axes.
private func orders(of axes: [Int]) -> [[Int]] {
  guard !axes.isEmpty else { return [[]] }
  return axes.flatMap { first in
    orders(of: axes.filter { $0 != first }).map { [first] + $0 }
  }
}

struct TransposeTests {
  @Test(arguments: [[], [4], [2, 3], [2, 3, 4], [2, 1, 3, 2], [2, 0, 3], [9, 17]])
  func everyOrder(shape: [Int]) {
    let x = normal(shape)
    for order in orders(of: Array(shape.indices)) {
      let target = order.map { shape[$0] }
      var place = [Int](repeating: 0, count: shape.count)
      let expected = (0..<target.reduce(1, *)).map { index in
        var rest = index
        for axis in target.indices.reversed() {
          place[order[axis]] = rest % target[axis]
          rest /= target[axis]
        }
        return zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 }
      }
      let numbers = doubles(x)
      checkOperation(
        "permuted \(order)", ["x": x], shape: target, value: expected.map { numbers[$0] }
      ) { x.permuted(order) }
    }
  }

  @Test func transposed() {
    let x = Parameter([1, 2, 3, 4, 5, 6], shape: [1, 2, 3])
    checkOperation("transposed", ["x": x], shape: [1, 3, 2], value: [1, 4, 2, 5, 3, 6]) {
      x.transposed()
    }
    checkOperation("transposed(0, -1)", ["x": x], shape: [3, 2, 1], value: [1, 4, 2, 5, 3, 6]) {
      x.transposed(0, -1)
    }
    #expect(x.transposed(1, 1).values == x.values)
  }

  static let mistakes: Mistakes = [
    "permuted: found order [0, 0] for shape [2, 3], expected each of its axes once": {
      _ = Tensor(zeros: [2, 3]).permuted([0, 0])
    },
    "transposed: found axis -2 for shape [2]": { _ = Tensor(zeros: [2]).transposed() },
  ]
}
