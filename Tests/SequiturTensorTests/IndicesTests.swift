import SequiturTensor
import Testing

struct IndicesTests {
  @Test func shapesAndValues() {
    let rows = Indices(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(rows.shape == [2, 3])
    #expect(rows.values == [1, 2, 3, 4, 5, 6])
    #expect(rows.count == 6)
    #expect(rows == Indices([1, 2, 3, 4, 5, 6], shape: [2, 3]))
    #expect(rows.reshaped([6]) == Indices([1, 2, 3, 4, 5, 6]))
    #expect(rows != Indices([1, 2, 3, 4, 5, 6]))
    #expect(Indices(rows: []).shape == [0, 0])
    #expect(Indices([], shape: [3, 0]).count == 0)
    #expect(Indices([5], shape: []).shape == [])
  }

  @Test func checkLetsTheIgnoredThrough() {
    Indices([0, 4, -1]).check(below: 5, ignoring: -1, operation: "test", what: "index")
    Indices([]).check(below: 0, operation: "test", what: "index")
  }

  static let mistakes: Mistakes = [
    "Indices: found 3 values for shape [2, 2] … expected 4 values": {
      _ = Indices([1, 2, 3], shape: [2, 2])
    },
    "Indices: found row 1 of length 1 … expected 2": { _ = Indices(rows: [[1, 2], [3]]) },
    "test: found target -2 at place 2 of [3] … expected a number in 0 ..< 5": {
      Indices([0, 1, -2], shape: [3]).check(
        below: 5, ignoring: -1, operation: "test", what: "target")
    },
  ]
}
