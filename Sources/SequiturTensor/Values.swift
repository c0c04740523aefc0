// The numbers of a tensor for code of one's own: read in place, written once, mapped. Nothing here
// is recorded: a gradient is what `Tensor.operation` adds.

extension Tensor {
  /// Creates a tensor whose numbers, in row-major order, the closure writes: all of them, for they
  /// are undefined before.
  public convenience init(
    shape: [Int], writing write: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) rethrows {
    self.init(uninitialized: shape)
    try write(UnsafeMutableBufferPointer(start: pointer, count: count))
  }

  /// Lets a closure read the numbers in row-major order, without a copy. The pointer is valid until
  /// it returns.
  public func withUnsafeValues<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeBufferPointer(start: pointer, count: count))
    }
  }

  // Inlinable: with the closure in sight a loop takes half a nanosecond an element, else two.

  /// Applies a function to every number, without a gradient: for building operations of your own
  /// (`Tensor.operation`) and for constants.
  @inlinable
  public func mapValues(_ transform: (Float) -> Float) -> Tensor {
    let result = Tensor(uninitialized: shape)
    let (x, to) = (pointer, result.pointer)
    for index in 0..<count { to[index] = transform(x[index]) }
    return withExtendedLifetime(self) { result }
  }

  /// Applies a function to the numbers of two tensors of one shape, pair by pair, without a
  /// gradient.
  @inlinable
  public func mapValues(
    with other: Tensor, _ transform: (_ own: Float, _ other: Float) -> Float
  ) -> Tensor {
    checkShape(of: other)
    let result = Tensor(uninitialized: shape)
    let (x, y, to) = (pointer, other.pointer, result.pointer)
    for index in 0..<count { to[index] = transform(x[index], y[index]) }
    return withExtendedLifetime((self, other)) { result }
  }

  @usableFromInline
  func checkShape(of other: Tensor) {
    guard shape != other.shape else { return }
    stop(
      "mapValues", "shapes \(shape) and \(other.shape)", expected: "equal shapes",
      involving: [self, other])
  }
}
