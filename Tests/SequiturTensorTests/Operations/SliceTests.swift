import SequiturTensor
import Testing

struct SliceTests {
  @Test(arguments: [[5], [3, 4], [2, 3, 4], [2, 0, 3]])
  func everyRangeOfEveryAxis(shape: [Int]) {
    let x = normal(shape)
    let numbers = doubles(x)
    for axis in shape.indices {
      let inner = shape[(axis + 1)...].reduce(1, *)
      for start in 0...shape[axis] {
        for end in start...shape[axis] {
          var target = shape
          target[axis] = end - start
          let expected = numbers.indices.filter { start..<end ~= $0 / inner % shape[axis] }
          checkOperation(
            "slice \(axis) \(start)..<\(end)", ["x": x], shape: target,
            value: expected.map { numbers[$0] }
          ) { x.slice(axis: axis - shape.count, start..<end) }
        }
      }
    }
  }

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

  @Test func evenPartsAreSlices() {
    for shape in [[6], [1, 1, 6], [2, 6], [2, 3, 3], [0, 3]] {
      let x = normal(shape)
      let width = shape[shape.count - 1] / 3
      for rows in [x, x * 1, x.detached(), (x * 1).detached()] {
        for (place, part) in rows.evenParts(3).enumerated() {
          let slice = rows.slice(axis: -1, place * width..<(place + 1) * width)
          #expect(part.shape == slice.shape && part.values == slice.values, "\(shape)")
          #expect(part.requiresGradient == slice.requiresGradient, "\(shape)")
        }
      }
    }
  }

  static let mistakes: Mistakes = [
    "slice: found range 1..<4 of axis 1 in shape [2, 3] … expected a range inside 0 ..< 3": {
      _ = Tensor(zeros: [2, 3]).slice(axis: 1, 1..<4)
    },
    "slice: found axis 2 for shape [2, 3]": { _ = Tensor(zeros: [2, 3]).slice(axis: 2, 0..<1) },
    "concatenate: found shapes [2, 3] and [3, 3] along axis 1 … on every other axis": {
      _ = Tensor.concatenate([Tensor(zeros: [2, 3]), Tensor(zeros: [3, 3])], axis: 1)
    },
    "concatenate: found shapes [2, 3] and [2]": {
      _ = Tensor.concatenate([Tensor(zeros: [2, 3]), Tensor(zeros: [2])], axis: 0)
    },
    "concatenate: found no tensors, expected at least one": { _ = Tensor.concatenate([], axis: 0) },
  ]
}
