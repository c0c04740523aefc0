import SequiturTensor
import Testing

struct SortTests {
  /// Long rows are sorted by digits, short ones by insertion, few kept ones by neither.
  @Test(arguments: shapesAndAxes + [([3, 200], 1), ([100, 2], 0), ([1000], 0), ([0, 3], 1)])
  func alongEveryAxis(shape source: [Int], axis: Int) {
    let x = source.reduce(1, *) < 100 ? spread(source) : normal(source)
    let numbers = doubles(x)
    for descending in [false, true] {
      let expected = mapped(numbers, source, axis: axis) {
        descending ? $0.sorted(by: >) : $0.sorted()
      }
      let sorted = x.sorted(axis: axis - source.count, descending: descending)
      #expect(doubles(sorted.values) == expected && sorted.indices.shape == source)
      guard x.count < 100 else { continue }
      checkOperation("sorted", ["x": x], shape: source, value: expected) {
        x.sorted(axis: axis, descending: descending).values
      }
    }
    for count in [0, 1, 2, 17, source[axis]] where count <= source[axis] {
      let target = shape(source, axis: axis, count)
      let best = x.largest(count, axis: axis)
      #expect(best.values.shape == target && best.indices.shape == target)
      for (line, places) in lines(of: source, axis: axis).enumerated() {
        let row = places.map { numbers[$0] }
        let found = lines(of: target, axis: axis)[line]
        #expect(found.map { doubles(best.values)[$0] } == Array(row.sorted(by: >).prefix(count)))
        #expect(
          found.map { row[Int(best.indices.values[$0])] } == found.map { doubles(best.values)[$0] })
      }
    }
  }

  /// The gradient, too, of two elements among many.
  @Test func largestPassesItsGradientBack() {
    let x = spread([3, 12])
    checkOperation("largest", ["x": x], shape: [3, 2]) { x.largest(2).values }
  }

  @Test(arguments: [9, 90]) func equalOnesKeepTheirOrderAndNaNIsTheLargest(count: Int) {
    let kinds: [Float] = [1, .nan, -.infinity, 0, -0.0, 1, .infinity, -0x1p-140, -.nan]
    let x = Tensor((0..<count).map { kinds[$0 % 9] })
    let rising = x.sorted().indices.values.map(Int.init)
    let rank = [3, 5, 0, 2, 2, 3, 4, 1, 5]
    #expect(rising == (0..<count).sorted { (rank[$0 % 9], $0) < (rank[$1 % 9], $1) })
    let falling = x.sorted(descending: true).indices.values.map(Int.init)
    #expect(falling == (0..<count).sorted { (-rank[$0 % 9], $0) < (-rank[$1 % 9], $1) })
    #expect(x.largest(2).indices == Indices([1, 8]))
  }

  static let mistakes: Mistakes = [
    "largest: found 4 of axis 1 of shape [2, 3], expected a number in 0 ... 3": {
      _ = Tensor(zeros: [2, 3]).largest(4)
    },
    "sorted: found axis 1 for shape [2]": { _ = Tensor(zeros: [2]).sorted(axis: 1) },
  ]
}
