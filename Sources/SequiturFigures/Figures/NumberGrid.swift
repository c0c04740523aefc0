// A matrix as figures take it: plain numbers in rows.

/// Rows of numbers, the input of ``Heatmap`` and ``TextHeatmap``.
public struct NumberGrid: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// All values, row after row; NaN stands for "no value".
  public let values: [Double]

  /// From rows; shorter rows are filled up with "no value".
  public init(_ rows: [[some BinaryFloatingPoint]]) {
    self.rows = rows.count
    let columns = rows.map(\.count).max() ?? 0
    self.columns = columns
    values = rows.flatMap { row in
      row.map { Double($0) } + [Double](repeating: .nan, count: columns - row.count)
    }
  }

  /// From one flat array, row after row; what is missing at the end has "no value".
  public init(rows: Int, columns: Int, values: [Double]) {
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
    let count = self.rows * self.columns
    var taken = values
    taken.removeLast(max(0, taken.count - count))
    taken += [Double](repeating: .nan, count: count - taken.count)
    self.values = taken
  }

  /// The same from other numbers.
  public init(rows: Int, columns: Int, values: [some BinaryFloatingPoint]) {
    self.init(rows: rows, columns: columns, values: values.map { Double($0) })
  }

  /// The value at a place.
  @inlinable public subscript(row: Int, column: Int) -> Double { values[row * columns + column] }
}
