// Matrix arithmetic on grids of numbers: what the analyses of position tables take and give.

import SequiturFigures
import SequiturTensor

/// Rows of numbers, as figures draw them. In a position table a row is a position and a column a
/// dimension.
package typealias Matrix = NumberGrid

extension Matrix {
  /// The rows of a tensor: as many as its last axis leaves.
  package init(rowsOf tensor: Tensor) {
    let columns = tensor.shape.last ?? 1
    self.init(rows: tensor.count / max(columns, 1), columns: columns, values: tensor.values)
  }

  /// The matrix of each head from attention weights [B, H, T, S], those of the first sequence.
  package static func heads(of weights: Tensor) -> [Matrix] {
    let first = weights.slice(axis: 0, 0..<1)
    return (0..<weights.shape[1]).map { Matrix(rowsOf: first.slice(axis: 1, $0..<$0 + 1)) }
  }

  /// Creates a matrix from a function of row and column.
  package init(rows: Int, columns: Int, _ value: (Int, Int) -> Double) {
    self.init(
      rows: rows, columns: columns,
      values: (0..<rows).flatMap { row in (0..<columns).map { value(row, $0) } })
  }

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
      stop(
        "Matrix.times", "\(rows) x \(columns) with \(other.rows) x \(other.columns)",
        expected: "as many columns as rows")
    }
    return Matrix(rows: rows, columns: other.columns) { row, column in
      (0..<columns).reduce(0) { $0 + self[row, $1] * other[$1, column] }
    }
  }

  /// The largest difference to a matrix of the same shape.
  package func deviation(from other: Matrix) -> Double {
    guard rows == other.rows, columns == other.columns else { return .infinity }
    return largestDifference(values, other.values)
  }
}

/// The sum of products of two sequences of equal length.
@inlinable package func dot(_ first: some Sequence<Double>, _ second: some Sequence<Double>)
  -> Double
{
  zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The largest difference between numbers at the same place; 0 of none.
package func largestDifference(_ first: some Sequence<Double>, _ second: some Sequence<Double>)
  -> Double
{
  zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// The mean of some numbers; NaN of none.
package func mean(_ numbers: some Collection<Double>) -> Double {
  numbers.reduce(0, +) / Double(numbers.count)
}

/// The Euclidean length.
@inlinable package func norm(_ row: some Sequence<Double>) -> Double {
  row.reduce(0) { $0 + $1 * $1 }.squareRoot()
}
