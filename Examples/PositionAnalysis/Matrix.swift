// A matrix in Double, row after row: what the analyses of position tables take and give.

/// Rows of numbers. In a position table a row is a position and a column a dimension.
package struct Matrix: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  /// All values, row after row.
  package let values: [Double]

  /// Creates a matrix from its values, row after row.
  package init(rows: Int, columns: Int, values: [Double]) {
    guard rows >= 0, columns >= 0, values.count == rows * columns else {
      fatalError("Matrix: expected \(rows) x \(columns) values, found \(values.count)")
    }
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// Creates a matrix from a function of row and column.
  package init(rows: Int, columns: Int, _ value: (Int, Int) -> Double) {
    self.init(
      rows: rows, columns: columns,
      values: (0..<rows).flatMap { row in (0..<columns).map { value(row, $0) } })
  }

  package subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  /// One row.
  package func row(_ index: Int) -> ArraySlice<Double> {
    values[index * columns..<(index + 1) * columns]
  }

  /// One column.
  package func column(_ index: Int) -> [Double] { (0..<rows).map { self[$0, index] } }

  /// Rows and columns exchanged.
  package var transposed: Matrix { Matrix(rows: columns, columns: rows) { self[$1, $0] } }

  /// The first rows and columns, as many as there are.
  package func corner(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows: min(rows, self.rows), columns: min(columns, self.columns)) { self[$0, $1] }
  }

  /// The matrix product, for small matrices.
  package func times(_ other: Matrix) -> Matrix {
    guard columns == other.rows else {
      fatalError(
        "Matrix.times: \(rows) x \(columns) with \(other.rows) x \(other.columns), "
          + "expected as many columns as rows")
    }
    return Matrix(rows: rows, columns: other.columns) { row, column in
      (0..<columns).reduce(0) { $0 + self[row, $1] * other[$1, column] }
    }
  }

  /// The largest difference to a matrix of the same shape.
  package func deviation(from other: Matrix) -> Double {
    guard rows == other.rows, columns == other.columns else { return .infinity }
    return zip(values, other.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}

/// The sum of products of two sequences of equal length.
@inlinable package func dot(_ first: some Sequence<Double>, _ second: some Sequence<Double>)
  -> Double
{
  zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The Euclidean length.
@inlinable package func norm(_ row: some Sequence<Double>) -> Double {
  row.reduce(0) { $0 + $1 * $1 }.squareRoot()
}
