import SequiturTensor
import Testing

/// The product written out, for operands that have all batch axes of the result.
private func product(_ a: Tensor, _ b: Tensor, batch: [Int]) -> [Double] {
  let (m, k, n) = (a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1])
  let x = doubles(a.broadcast(to: batch + [m, k]))
  let y = doubles(b.broadcast(to: batch + [k, n]))
  var result: [Double] = []
  for matrix in 0..<batch.reduce(1, *) {
    for (i, j) in (0..<m).flatMap({ i in (0..<n).map { (i, $0) } }) {
      let terms = (0..<k).map { x[(matrix * m + i) * k + $0] * y[(matrix * k + $0) * n + j] }
      result.append(terms.reduce(0, +))
    }
  }
  return result
}

struct MatrixProductTests {
  /// PyTorch 2.13: `(a @ c).backward(ramp)`.
  @Test func referenceNumbers() {
    let a = Parameter([1, 2, 3, 4, 5, 6], shape: [2, 3])
    let c = Parameter([0.5, -1, 2, 1, 0, -0.5], shape: [3, 2])
    checkOperation(
      "matmul", ["a": a, "c": c], shape: [2, 2], value: [4.5, -0.5, 12, -2],
      gradients: [[-0.375, 1, -0.25, -0.625, 2.5, -0.5], [3.25, 4.5, 4.25, 6, 5.25, 7.5]]
    ) { a.matmul(c) }
  }

  /// Every choice of transposed operands, over batches that are equal, stretch or are missing.
  @Test(arguments: [false, true], [false, true])
  func everyLayout(transposeA: Bool, transposeB: Bool) {
    let batches: [([Int], [Int], result: [Int])] = [
      ([], [], []), ([2], [2], [2]), ([2], [], [2]), ([], [2], [2]), ([1], [3], [3]),
      ([3], [1], [3]), ([2, 1], [1, 3], [2, 3]), ([2, 3], [3], [2, 3]), ([1, 1], [], [1, 1]),
      ([], [1, 2], [1, 2]), ([0], [], [0]), ([1], [0], [0]), ([2, 1, 2], [3, 1], [2, 3, 2]),
    ]
    let sizes = [(2, 3, 4), (1, 1, 1), (3, 1, 2), (1, 5, 1), (2, 0, 3), (0, 2, 3), (3, 2, 0)]
    for (aBatch, bBatch, batch) in batches {
      for (m, k, n) in sizes {
        let a = normal(aBatch + (transposeA ? [k, m] : [m, k]))
        let b = normal(bBatch + (transposeB ? [n, k] : [k, n]), seed: 5)
        let expected = product(
          transposeA ? a.detached().transposed() : a, transposeB ? b.detached().transposed() : b,
          batch: batch)
        let name = "matmul \(transposeA ? "transposed" : "") \(transposeB ? "transposed" : "")"
        dirtyPool()
        checkOperation(
          name, ["a": a, "b": b], shape: batch + [m, n], value: expected
        ) { a.matmul(b, transposeFirst: transposeA, transposeSecond: transposeB) }
        checkOperation("\(name), constant b", ["a": a], shape: batch + [m, n]) {
          a.matmul(b.detached(), transposeFirst: transposeA, transposeSecond: transposeB)
        }
        checkOperation("\(name), constant a", ["b": b], shape: batch + [m, n]) {
          a.detached().matmul(b, transposeFirst: transposeA, transposeSecond: transposeB)
        }
      }
    }
  }

  @Test func aMatrixTimesItself() {
    let a = normal([3, 3])
    checkOperation("matmul with itself", ["a": a], shape: [3, 3]) { a.matmul(a) }
    checkOperation("matmul with itself transposed", ["a": a], shape: [3, 3]) {
      a.matmul(a, transposeSecond: true)
    }
  }

  static let mistakes: Mistakes = [
    "matmul: found shapes [2, 3] and [3, 5]ᵀ … expected equal inner lengths, found 3 and 5": {
      _ = Tensor(zeros: [2, 3]).matmul(Tensor(zeros: [3, 5]), transposeSecond: true)
    },
    "matmul: found shapes [3] and [3, 5], expected at least two axes each": {
      _ = Tensor(zeros: [3]).matmul(Tensor(zeros: [3, 5]))
    },
    "matmul: found shapes [2, 3, 4] and [3, 4, 5] … batch axes that are equal or 1": {
      _ = Tensor(zeros: [2, 3, 4]).matmul(Tensor(zeros: [3, 4, 5]))
    },
  ]
}
