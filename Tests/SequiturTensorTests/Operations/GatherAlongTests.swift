import SequiturTensor
import Testing

struct GatherAlongTests {
  /// Indices of the whole shape and of the shape up to the axis; chosen by a rule that repeats.
  @Test(arguments: shapesAndAxes) func alongEveryAxis(shape source: [Int], axis: Int) {
    let x = normal(source)
    let numbers = doubles(x)
    for (count, named) in [
      (1, source.count), (4, source.count), (4, axis + 1), (source[axis], axis + 1), (0, axis + 1),
    ] {
      let indexShape = shape(Array(source[..<named]), axis: axis, count)
      let chosen = (0..<indexShape.reduce(1, *)).map { $0 * 7 / 3 % source[axis] }
      let indices = Indices(chosen, shape: indexShape)
      let target = shape(source, axis: axis, count)
      let inner = source[named...].reduce(1, *)
      // The place in `x` of every element of the result.
      let places = lines(of: target, axis: axis).enumerated().flatMap { line, places in
        places.map { place in
          (to: place, from: lines(of: source, axis: axis)[line][chosen[place / inner]])
        }
      }.sorted { $0.to < $1.to }
      checkOperation(
        "gather \(indexShape)", ["x": x], shape: target, value: places.map { numbers[$0.from] }
      ) { x.gather(indices, axis: axis - source.count) }

      let y = normal(target)
      var sums = [Double](repeating: 0, count: x.count)
      for (to, from) in places { sums[from] += doubles(y)[to] }
      checkOperation("scatterAdd \(indexShape)", ["y": y], shape: source, value: sums) {
        y.scatterAdd(indices, axis: axis, length: source[axis])
      }
    }
  }

  /// First axes of length 1 stretch, with rows of one number or of several.
  @Test(arguments: [0, 1, 2]) func sharedIndices(stretched: Int) {
    let source = [2, 3, 5, 4]
    for axis in 2...3 where stretched <= axis {
      for named in [axis + 1, 4] {
        var whole = Array(shape(source, axis: axis, 7)[..<named])
        let full = whole
        for place in 0..<stretched { whole[place] = 1 }
        let count = whole.reduce(1, *)
        let shared = (0..<count).map { $0 * 7 / 3 % source[axis] }
        let repeats = full.reduce(1, *) / count
        let written = Array(repeating: shared, count: repeats).flatMap { $0 }
        let (short, long) = (Indices(shared, shape: whole), Indices(written, shape: full))
        let (x, target) = (normal(source), shape(source, axis: axis, 7))
        checkOperation(
          "gather", ["x": x], shape: target, value: doubles(x.gather(long, axis: axis))
        ) { x.gather(short, axis: axis) }
        let y = normal(target)
        checkOperation(
          "scatterAdd", ["y": y], shape: source,
          value: doubles(y.scatterAdd(long, axis: axis, length: source[axis]))
        ) { y.scatterAdd(short, axis: axis, length: source[axis]) }
      }
    }
  }

  @Test func oneHot() {
    let hot = Tensor(oneHot: Indices([2, 0, 1], shape: [3, 1]), classes: 3)
    #expect(hot.shape == [3, 1, 3])
    #expect(hot.values == [0, 0, 1, 1, 0, 0, 0, 1, 0])
    #expect(Tensor(oneHot: Indices([]), classes: 2).shape == [0, 2])
  }

  /// A mixture of experts: each row goes to its two best, and comes back weighted.
  @Test func aMixtureOfExperts() {
    let (x, router) = (normal([6, 4]), normal([4, 3], seed: 8))
    let experts = (0..<3).map { normal([4, 4], seed: 20 + UInt64($0)) }
    checkOperation(
      "experts", ["x": x, "router": router, "first": experts[0]], shape: [6, 4]
    ) {
      let scores = x.matmul(router)
      let best = scores.largest(2)
      let weights = best.values.softmax()
      return (0..<3).reduce(Tensor(zeros: [6, 4])) { sum, expert in
        let places = best.indices.values.indices.filter { best.indices.values[$0] == expert }
        let rows = Indices(places.map { $0 / 2 })
        let shares = weights.reshaped([12]).gather(Indices(places), axis: 0).unsqueezed(axis: 1)
        let output = x.gather(rows, axis: 0).matmul(experts[expert]) * shares
        return sum + output.scatterAdd(rows, axis: 0, length: 6)
      }
    }
  }

  static let mistakes: Mistakes = [
    "gather: found shape [2, 3] and indices [3, 1] along axis 1 … of its shape but for that axis": {
      _ = Tensor(zeros: [2, 3]).gather(Indices([0, 0, 0], shape: [3, 1]), axis: 1)
    },
    "gather: found shape [2, 3] and indices []": {
      _ = Tensor(zeros: [2, 3]).gather(Indices([0], shape: []), axis: 0)
    },
    "gather: found index 3 at place 1 of [1, 2] … in 0 ..< 3": {
      _ = Tensor(zeros: [1, 3]).gather(Indices([0, 3], shape: [1, 2]), axis: 1)
    },
    "scatterAdd: found index 2 at place 0 of [3] … in 0 ..< 2": {
      _ = Tensor(zeros: [3]).scatterAdd(Indices([2, 0, 0]), axis: 0, length: 2)
    },
    "scatterAdd: found shape [3, 2] and indices [2] … each of the 3 places of axis 0": {
      _ = Tensor(zeros: [3, 2]).scatterAdd(Indices([0, 1]), axis: 0, length: 2)
    },
    "Tensor(oneHot:): found index 2 at place 0 of [1] … in 0 ..< 2": {
      _ = Tensor(oneHot: Indices([2]), classes: 2)
    },
  ]
}
