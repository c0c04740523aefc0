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

  /// Creates indices from whole numbers of any type, such as `[Int]`, or a range: `Indices(0..<n)`
  /// counts. Stops at a number that 32 bits cannot hold.
  public init(_ values: some Collection<some BinaryInteger>, shape: [Int]? = nil) {
    let narrow = values.map { value in
      guard let narrow = Int32(exactly: value) else {
        stop("Indices", "\(value)", expected: "numbers that 32 bits can hold")
      }
      return narrow
    }
    self.init(narrow as [Int32], shape: shape ?? [narrow.count])
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

  /// One number, by its place on every axis: `ids[0, 3]`.
  public subscript(place: Int...) -> Int {
    guard place.count == shape.count,
      place.indices.allSatisfy({ 0..<shape[$0] ~= place[$0] })
    else {
      stop("subscript", "place \(place) in shape \(shape)", expected: "a place inside every axis")
    }
    var index = 0
    for axis in place.indices { index = index * shape[axis] + place[axis] }
    return Int(values[index])
  }

  /// Every number through a function of whole numbers, such as `ids.map { $0 / 8 }`. Stops at a
  /// result that 32 bits cannot hold.
  public func map(_ transform: (Int) -> Int) -> Indices {
    Indices(values.map { transform(Int($0)) }, shape: shape)
  }

  /// Adds a number to each.
  public static func + (indices: Indices, number: Int) -> Indices { indices.map { $0 + number } }
  /// Subtracts a number from each.
  public static func - (indices: Indices, number: Int) -> Indices { indices.map { $0 - number } }
  /// Multiplies each by a number.
  public static func * (indices: Indices, number: Int) -> Indices { indices.map { $0 * number } }

  /// Adds indices of one shape, pair by pair: `rows * width + columns`.
  public static func + (first: Indices, second: Indices) -> Indices {
    guard first.shape == second.shape else {
      stop("Indices +", "shapes \(first.shape) and \(second.shape)", expected: "equal shapes")
    }
    return Indices(zip(first.values, second.values).map { Int($0) + Int($1) }, shape: first.shape)
  }

  /// Stops unless every number is in `0 ..< bound` or equal to `ignored`.
  package func check(
    below bound: Int, ignoring ignored: Int32? = nil, operation: String, what: String,
    involving tensors: [Tensor] = []
  ) {
    let found = values.withUnsafeBufferPointer { values in
      // A negative one is above all bounds as a number without sign.
      values.firstIndex { UInt32(bitPattern: $0) >= bound && $0 != ignored }
    }
    guard let found else { return }
    stop(
      operation, "\(what) \(values[found]) at place \(found) of \(shape)",
      expected: "a number in 0 ..< \(bound)", involving: tensors)
  }
}

extension Tensor {
  /// Creates a tensor of whole numbers: `Tensor(Indices(0..<n))` counts.
  public convenience init(_ indices: Indices) {
    self.init(indices.values.map { Float($0) }, shape: indices.shape)
  }
}
