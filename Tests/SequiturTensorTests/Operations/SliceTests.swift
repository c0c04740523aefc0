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

  @Test func piecesAreSlices() {
    for shape in [[6], [1, 1, 6], [2, 6], [2, 3, 3], [6, 2], [0, 3]] {
      let x = normal(shape)
      for axis in shape.indices where shape[axis] % 3 == 0 {
        let width = shape[axis] / 3
        for rows in [x, x * 1, x.detached(), (x * 1).detached()] {
          for (place, part) in rows.split(axis: axis - shape.count, into: 3).enumerated() {
            let slice = rows.slice(axis: axis, place * width..<(place + 1) * width)
            #expect(part.shape == slice.shape && part.values == slice.values, "\(shape)")
            #expect(part.requiresGradient == slice.requiresGradient, "\(shape)")
          }
        }
      }
    }
    let x = normal([2, 6, 3])
    checkOperation("split", ["x": x], shape: [2, 2, 3]) {
      let parts = x.split(axis: 1, lengths: [1, 0, 2, 3])
      return parts[0] * parts[2] + parts[3].slice(axis: 1, 1..<3)
        * parts[1].sum(axes: [1], keepingAxes: true)
    }
    #expect(x.split(axis: 1, lengths: [4, 2])[1].values == x.slice(axis: 1, 4..<6).values)
  }

  @Test(arguments: shapesAndAxes) func unstack(shape source: [Int], axis: Int) {
    let x = normal(source)
    let numbers = doubles(x)
    for (place, part) in x.unstack(axis: axis - source.count).enumerated() {
      #expect(part.shape == shape(source, axis: axis, nil))
      let expected = lines(of: source, axis: axis).map { numbers[$0[place]] }
      #expect(doubles(part) == expected)
    }
    checkOperation("stack of unstack", ["x": x], shape: source, value: numbers) {
      Tensor.stack(x.unstack(axis: axis), axis: axis)
    }
    checkOperation("squares of unstack", ["x": x], shape: shape(source, axis: axis, nil)) {
      x.unstack(axis: axis).reduce(Tensor(0)) { $0 + $1.squared() }
    }
  }

  @Test func subscripts() {
    let x = normal([2, 3, 4])
    let whole = { x.slice(axis: $0, $1) }
    func check(_ found: @escaping () -> Tensor, _ expected: Tensor, _ shape: [Int]) {
      checkOperation("subscript", ["x": x], shape: shape, value: doubles(expected)) { found() }
    }
    check({ x[0..., 1..<3] }, whole(1, 1..<3), [2, 2, 4])
    check({ x[1, 0...] }, whole(0, 1..<2), [3, 4])
    check({ x[0..., 2, 1...] }, x.slice(axis: 1, 2..<3).slice(axis: 2, 1..<4), [2, 3])
    check({ x[...] }, x, [2, 3, 4])
    check({ x[..., ..<3] }, whole(2, 0..<3), [2, 3, 3])
    check({ x[..., 3] }, whole(2, 3..<4), [2, 3])
    check({ x[..., 0...1, ...2] }, x.slice(axis: 1, 0..<2).slice(axis: 2, 0..<3), [2, 2, 3])
    check({ x[1..<1] }, whole(0, 1..<1), [0, 3, 4])
    let number: Float = x[1, 2, 3]
    let asTensor: Tensor = x[1, 2, 3]
    #expect(asTensor.shape == [] && asTensor.item == number && number == x.values[23])
  }

  static let mistakes: Mistakes = [
    "slice: found range 1..<4 of axis 1 in shape [2, 3] … expected a range inside 0 ..< 3": {
      _ = Tensor(zeros: [2, 3]).slice(axis: 1, 1..<4)
    },
    "slice: found axis 2 for shape [2, 3]": { _ = Tensor(zeros: [2, 3]).slice(axis: 2, 0..<1) },
    "subscript: found range 2..<5 of axis 0 in shape [3] … a range inside 0 ..< 3": {
      _ = Tensor(zeros: [3])[2..<5]
    },
    "subscript: found range 4..<4 of axis 0 in shape [3]": { _ = Tensor(zeros: [3])[4...] },
    "subscript: found range 3..<4 of axis 1 in shape [2, 3]": {
      _ = Tensor(zeros: [2, 3])[0..., 3]
    },
    "subscript: found 2 parts of shape [3], expected at most 1": {
      _ = Tensor(zeros: [3])[..., 0..., 0...]
    },
    "subscript: found place [1] in shape [2, 3] … x[0, 0...]": {
      let number: Float = Tensor(zeros: [2, 3])[1]
      _ = number
    },
    "split: found lengths [1, 3] for axis 1 of shape [2, 3] … add up to 3": {
      _ = Tensor(zeros: [2, 3]).split(axis: 1, lengths: [1, 3])
    },
    "split: found 2 parts of axis 1 of shape [2, 3], expected a length that the parts divide": {
      _ = Tensor(zeros: [2, 3]).split(axis: 1, into: 2)
    },
    "unstack: found axis 1 for shape [2]": { _ = Tensor(zeros: [2]).unstack(axis: 1) },
  ]
}
