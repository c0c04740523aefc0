import SequiturTensor
import Testing

struct ExtremesTests {
  @Test(arguments: shapesAndAxes + [([9, 17], 0), ([0, 3], 1)])
  func alongEveryAxis(shape source: [Int], axis: Int) {
    let x = spread(source)
    let numbers = doubles(x)
    let rows = lines(of: source, axis: axis).map { $0.map { numbers[$0] } }
    let (kept, dropped) = (shape(source, axis: axis, 1), shape(source, axis: axis, nil))
    let (largest, smallest) = (rows.map { $0.max() ?? 0 }, rows.map { $0.min() ?? 0 })
    checkOperation("maximum", ["x": x], shape: dropped, value: largest) { x.maximum(axis: axis) }
    checkOperation("maximum kept", ["x": x], shape: kept, value: largest) {
      x.maximum(axis: axis - source.count, keepingAxis: true)
    }
    checkOperation("minimum", ["x": x], shape: dropped, value: smallest) { x.minimum(axis: axis) }
    checkOperation("minimum kept", ["x": x], shape: kept, value: smallest) {
      x.minimum(axis: axis - source.count, keepingAxis: true)
    }
    let places = zip(rows, largest).map { Int32($0.firstIndex(of: $1) ?? -1) }
    #expect(x.argumentOfMaximum(axis: axis) == Indices(places, shape: dropped))
  }

  @Test func theFirstOfEqualOnesWins() {
    let x = Parameter([1, 5, 5, 5, 2, 5], shape: [2, 3])
    let y = x.maximum(axis: 1)
    #expect(y.values == [5, 5])
    #expect(y.sum().backward()[x]?.values == [0, 1, 0, 1, 0, 0])
    #expect(x.argumentOfMaximum() == Indices([1, 0]))
    #expect(x.minimum(axis: 1).sum().backward()[x]?.values == [1, 0, 0, 0, 1, 0])
  }

  @Test func argumentOfMaximum() {
    let x = Tensor([3, 1, 2, 0, .nan, 9, -.infinity, -.infinity, -1], shape: [3, 1, 3])
    #expect(x.argumentOfMaximum() == Indices([0, 1, 2], shape: [3, 1]))
    #expect(Tensor([1, 7]).argumentOfMaximum() == Indices([1], shape: []))
    #expect(Tensor(zeros: [0, 3]).argumentOfMaximum().shape == [0])
    #expect(x.maximum(axis: -1).values[1].isNaN && x.minimum(axis: -1).values[1].isNaN)
  }

  @Test func clamped() {
    let x = spread([3, 5])
    checkOperation(
      "clamped", ["x": x], shape: [3, 5], value: doubles(x).map { min(max($0, -0.27), 0.33) },
      step: 1e-3
    ) { x.clamped(to: -0.27...0.33) }
    let special = Parameter([.nan, -.infinity, .infinity, 1, 2])
    let y = special.clamped(to: 1...2)
    #expect(y.values[0].isNaN && Array(y.values[1...]) == [1, 2, 1, 2])
    #expect(y.sum().backward()[special]?.values == [1, 0, 0, 1, 1])
    // What was outside gets 0, whatever comes from above.
    let upstream = Tensor([1, .nan, .infinity, 1, 1])
    #expect(
      special.clamped(to: 1...2).backward(from: upstream)[special]?.values == [1, 0, 0, 1, 1])
  }

  static let mistakes: Mistakes = [
    "maximum: found shape [2, 0] along axis 1, expected at least one element": {
      _ = Tensor(zeros: [2, 0]).maximum(axis: 1)
    },
    "argumentOfMaximum: found axis -1 for shape []": { _ = Tensor(1).argumentOfMaximum() },
  ]
}
