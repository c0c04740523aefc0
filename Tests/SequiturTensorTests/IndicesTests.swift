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

  @Test func fromWholeNumbersOfAnyType() {
    let counted: [Int] = [3, 1, 2]
    #expect(Indices(counted) == Indices([3, 1, 2] as [Int32]))
    #expect(Indices(counted.lazy.map(UInt8.init), shape: [3, 1]).shape == [3, 1])
    #expect(Indices(0..<4).values == [0, 1, 2, 3])
    #expect(Indices(stride(from: 6, to: 0, by: -2).map { $0 }).values == [6, 4, 2])
    #expect(Tensor(Indices(0..<6, shape: [2, 3])).values == [0, 1, 2, 3, 4, 5])
  }

  @Test func numbersAndArithmetic() {
    let ids = Indices([[1, 2, 3], [4, 5, 6]].flatMap { $0 }, shape: [2, 3])
    #expect(ids[1, 2] == 6 && ids[0, 1] == 2)
    #expect(Indices([7], shape: [])[] == 7)
    #expect((ids + 2).values == [3, 4, 5, 6, 7, 8] && (ids - 1).values == [0, 1, 2, 3, 4, 5])
    #expect((ids * 10 + ids).values == [11, 22, 33, 44, 55, 66])
    #expect(ids.map { $0 / 2 }.values == [0, 1, 1, 2, 2, 3] && ids.map { -$0 }.shape == [2, 3])
  }

  @Test func checkLetsTheIgnoredThrough() {
    Indices([0, 4, -1]).check(below: 5, ignoring: -1, operation: "test", what: "index")
    Indices([]).check(below: 0, operation: "test", what: "index")
  }

  static let mistakes: Mistakes = [
    "Indices: found 2147483648, expected numbers that 32 bits can hold": {
      _ = Indices([Int(Int32.max)]) + 1
    },
    "Indices +: found shapes [1] and [2], expected equal shapes": {
      _ = Indices([1]) + Indices([1, 2])
    },
    "subscript: found place [0, 3] in shape [2, 3], expected a place inside every axis": {
      _ = Indices(rows: [[1, 2, 3], [4, 5, 6]])[0, 3]
    },
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
