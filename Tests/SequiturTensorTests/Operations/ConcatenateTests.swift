import SequiturTensor
import Testing

struct ConcatenateTests {
  @Test func concatenate() {
    let (a, b, c) = (normal([2, 1, 3]), normal([2, 2, 3], seed: 5), normal([2, 0, 3], seed: 6))
    let (x, y) = (doubles(a), doubles(b))
    checkOperation(
      "concatenate", ["a": a, "b": b, "c": c], shape: [2, 3, 3],
      value: Array(x[..<3] + y[..<6] + x[3...] + y[6...])
    ) { Tensor.concatenate([a, b, c], axis: 1) }
    let constant = Tensor(b.values, shape: [2, 2, 3])
    checkOperation("concatenate", ["a": a, "b": b], shape: [2, 5, 3]) {
      Tensor.concatenate([b, a, constant], axis: -2)
    }
    let (u, v) = (normal([2]), normal([3], seed: 5))
    checkOperation(
      "concatenate", ["u": u, "v": v], shape: [5], value: doubles(u) + doubles(v)
    ) { Tensor.concatenate([u, v], axis: 0) }
    checkOperation("concatenate of one", ["u": u], shape: [2], value: doubles(u)) {
      Tensor.concatenate([u], axis: 0)
    }
    checkOperation("concatenate with itself", ["u": u], shape: [4]) {
      Tensor.concatenate([u, u], axis: 0)
    }
  }

  @Test(arguments: [[], [3], [2, 3], [2, 0]]) func stack(shape source: [Int]) {
    let (a, b) = (normal(source), normal(source, seed: 5))
    for axis in 0...source.count {
      let target = source[..<axis] + [2] + source[axis...]
      let pieces = lines(of: Array(target), axis: axis)
      var expected = [Double](repeating: 0, count: 2 * a.count)
      for (place, piece) in pieces.enumerated() {
        (expected[piece[0]], expected[piece[1]]) = (doubles(a)[place], doubles(b)[place])
      }
      checkOperation("stack", ["a": a, "b": b], shape: Array(target), value: expected) {
        Tensor.stack([a, b], axis: axis)
      }
    }
    #expect(Tensor.stack([a, b], axis: -1).shape == source + [2])
    #expect(Tensor.stack([a]).shape == [1] + source)
  }

  static let mistakes: Mistakes = [
    "concatenate: found shapes [2, 3] and [3, 3] along axis 1 … on every other axis": {
      _ = Tensor.concatenate([Tensor(zeros: [2, 3]), Tensor(zeros: [3, 3])], axis: 1)
    },
    "concatenate: found shapes [2, 3] and [2]": {
      _ = Tensor.concatenate([Tensor(zeros: [2, 3]), Tensor(zeros: [2])], axis: 0)
    },
    "concatenate: found no tensors, expected at least one": { _ = Tensor.concatenate([], axis: 0) },
    "stack: found no tensors, expected at least one": { _ = Tensor.stack([]) },
    "stack: found axis 2 for shape [3], expected a place in -2 ... 1": {
      _ = Tensor.stack([Tensor(zeros: [3])], axis: 2)
    },
    "stack: found shapes [2] and [3], expected equal shapes": {
      _ = Tensor.stack([Tensor(zeros: [2]), Tensor(zeros: [3])])
    },
  ]
}
