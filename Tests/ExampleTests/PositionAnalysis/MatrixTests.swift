import PositionAnalysis
import Testing

@Suite("Matrix") struct MatrixTests {
  private let matrix = Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4, 5, 6])

  @Test("rows, columns and the corner are where they should be") func parts() {
    #expect(matrix[1, 0] == 4)
    #expect(Array(matrix.row(1)) == [4, 5, 6])
    #expect(matrix.column(2) == [3, 6])
    #expect(matrix.transposed == Matrix(rows: 3, columns: 2, values: [1, 4, 2, 5, 3, 6]))
    #expect(matrix.corner(1, 2).values == [1, 2])
    #expect(matrix.corner(9, 2).values == [1, 2, 4, 5])
  }

  @Test("the product of two small matrices") func product() {
    let square = matrix.times(matrix.transposed)
    #expect(square == Matrix(rows: 2, columns: 2, values: [14, 32, 32, 77]))
  }

  @Test("the deviation is the largest difference, infinite for other shapes") func deviation() {
    let other = Matrix(rows: 2, columns: 3, values: [1, 2, 3, 4, 7, 5])
    #expect(matrix.deviation(from: other) == 2)
    #expect(matrix.deviation(from: matrix.transposed) == .infinity)
  }

  @Test("dot product and length") func dotAndNorm() {
    #expect(dot([1, 2, 3], [4, 5, 6]) == 32)
    #expect(norm([3, -4]) == 5)
  }
}
