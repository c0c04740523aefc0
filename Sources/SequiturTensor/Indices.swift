// Indices: whole numbers with a shape, such as token ids and targets. They never train.

/// Whole numbers with a shape: token ids [B, T], targets [B] or [B, T], rows of a table.
public struct Indices: Hashable, Sendable {
  /// The length of every axis.
  public let shape: [Int]
  /// The numbers in row-major order.
  public let values: [Int32]

  /// Creates indices from their numbers in row-major order.
  public init(_ values: [Int32], shape: [Int]) {
    guard values.count == shape.product else {
      stop(
        "Indices", "\(values.count) values for shape \(shape)", expected: "\(shape.product) values")
    }
    self.shape = shape
    self.values = values
  }

  /// Creates indices of one axis.
  public init(_ values: [Int32]) {
    self.init(values, shape: [values.count])
  }

  /// Creates indices of two axes from rows of equal length, such as a batch of token ids [B, T].
  public init(rows: [[Int32]]) {
    let length = rows.first?.count ?? 0
    for (number, row) in rows.enumerated() where row.count != length {
      stop("Indices", "row \(number) of length \(row.count)", expected: "\(length), as row 0 has")
    }
    self.init(rows.flatMap { $0 }, shape: [rows.count, length])
  }

  /// How many numbers there are.
  public var count: Int { values.count }

  /// The same numbers in another shape of the same count.
  public func reshaped(_ shape: [Int]) -> Indices {
    Indices(values, shape: shape)
  }

  /// Stops unless every number is in `0 ..< bound` or equal to `ignored`.
  package func check(
    below bound: Int, ignoring ignored: Int32? = nil, operation: String, what: String,
    involving tensors: [Tensor] = []
  ) {
    for (place, value) in values.enumerated()
    where (value < 0 || Int(value) >= bound) && value != ignored {
      stop(
        operation, "\(what) \(value) at place \(place) of \(shape)",
        expected: "a number in 0 ..< \(bound)", involving: tensors)
    }
  }
}
