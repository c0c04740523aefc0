// Mask: which elements take part. Comparisons make one, `choose` and `masked` read it.

import CSequiturKernels

/// Yes or no for every place of a shape: true means that the element takes part.
public struct Mask: Hashable, Sendable {
  /// The length of every axis.
  public let shape: [Int]
  /// One byte an element in row-major order, 1 where it takes part.
  package let bytes: [UInt8]

  /// Creates a mask from its values in row-major order.
  public init(_ values: [Bool], shape: [Int]) {
    guard values.count == shape.product else {
      stop("Mask", "\(values.count) values for shape \(shape)", expected: "\(shape.product) values")
    }
    self.init(bytes: values.map { $0 ? 1 : 0 }, shape: shape)
  }

  init(bytes: [UInt8], shape: [Int]) {
    self.shape = shape
    self.bytes = bytes
  }

  /// A padding mask [B, T]: row b has its first `lengths[b]` places present.
  public init(lengths: [Int], paddedTo length: Int) {
    for (row, own) in lengths.enumerated() where own < 0 || own > length {
      stop("Mask", "length \(own) in row \(row)", expected: "a length in 0 ... \(length)")
    }
    self.init(
      lengths.flatMap { own in (0..<length).map { $0 < own } }, shape: [lengths.count, length])
  }

  /// The causal mask [T, S]: query t sees key s if s <= t + S - T, so that the last query sees all.
  public static func causal(queries: Int, keys: Int) -> Mask {
    Mask(
      (0..<queries).flatMap { query in (0..<keys).map { $0 <= query + keys - queries } },
      shape: [queries, keys])
  }

  /// Whether an element takes part, by its index in row-major order.
  public subscript(index: Int) -> Bool { bytes[index] != 0 }

  /// Where both are true; shapes broadcast.
  public static func .& (first: Mask, second: Mask) -> Mask { first.combined(second, ".&", &) }

  /// Where at least one is true; shapes broadcast.
  public static func .| (first: Mask, second: Mask) -> Mask { first.combined(second, ".|", |) }

  /// Where it is false.
  public static prefix func .! (mask: Mask) -> Mask {
    Mask(bytes: mask.bytes.map { $0 ^ 1 }, shape: mask.shape)
  }

  @inline(__always)
  private func combined(
    _ other: Mask, _ operation: String, _ combine: (UInt8, UInt8) -> UInt8
  ) -> Mask {
    guard let target = Broadcast.shape(shape, other.shape) else {
      Broadcast.mismatch(operation, "masks of shapes \(shape) and \(other.shape)")
    }
    let a = bytes(broadcastTo: target, operation: operation)
    let b = other.bytes(broadcastTo: target, operation: operation)
    let bytes = [UInt8](unsafeUninitializedCapacity: a.count) { bytes, filled in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for index in 0..<a.count { bytes[index] = combine(a[index], b[index]) }
        }
      }
      filled = a.count
    }
    return Mask(bytes: bytes, shape: target)
  }

  /// The bytes stretched to a larger shape.
  func bytes(broadcastTo target: [Int], operation: String) -> [UInt8] {
    if shape == target { return bytes }
    guard Broadcast.shape(shape, target) == target else {
      Broadcast.mismatch(operation, "a mask of shape \(shape) for \(target)")
    }
    var stretched = bytes
    // From the last axis to the first: what stands behind an axis is whole when its turn comes.
    for (axis, length) in shape.padded(to: target.count).enumerated().reversed()
    where length != target[axis] {
      let block = target[(axis + 1)...].reduce(1, *)
      let pieces = stretched
      stretched = []
      stretched.reserveCapacity(pieces.count * target[axis])
      for start in stride(from: 0, to: pieces.count, by: max(1, block)) {
        for _ in 0..<target[axis] { stretched += pieces[start..<start + block] }
      }
    }
    return stretched
  }
}
