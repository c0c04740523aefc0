// Masks: which elements take part; and the comparisons and choices that go with them.

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
    self.shape = shape
    bytes = values.map { $0 ? 1 : 0 }
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

  /// The bytes stretched to a larger shape.
  func bytes(broadcastTo target: [Int], operation: String) -> [UInt8] {
    if shape == target { return bytes }
    guard Broadcast.shape(shape, target) == target else {
      stop(
        operation, "a mask of shape \(shape) for \(target)",
        expected: "lengths that are equal or 1, counted from the last axis")
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

extension Tensor {
  /// The tensor with `fill` where the mask is false; the mask broadcasts. The gradient there is 0,
  /// whatever the upstream gradient is.
  ///
  /// A gradient of 0 is not silence: what computed the excluded numbers multiplies it with its own
  /// slope, and 0 times an infinite slope, as of log at 0, is NaN. So mask the input of such a
  /// function, not only its result:
  ///
  /// ```swift
  /// x.masked(by: isPositive, fill: 1).log().masked(by: isPositive, fill: 0)
  /// ```
  public func masked(by mask: Mask, fill: Float) -> Tensor {
    let keep = mask.bytes(broadcastTo: shape, operation: "masked")
    let result = Tensor(uninitialized: shape)
    for index in 0..<count { result.pointer[index] = keep[index] != 0 ? pointer[index] : fill }
    return result.recorded("masked", inputs: [self]) { [$0.masked(by: mask, fill: 0)] }
  }

  /// Takes from `first` where the mask is true and from `second` elsewhere; both in the same shape,
  /// to which the mask broadcasts. What is not taken does not reach the result, even if it is NaN,
  /// and gets a gradient of 0; what that becomes behind it see ``masked(by:fill:)``.
  public static func choose(_ mask: Mask, _ first: Tensor, else second: Tensor) -> Tensor {
    guard first.shape == second.shape else {
      stop(
        "choose", "shapes \(first.shape) and \(second.shape)", expected: "equal shapes",
        involving: [first, second])
    }
    let keep = mask.bytes(broadcastTo: first.shape, operation: "choose")
    let result = Tensor(uninitialized: first.shape)
    for index in 0..<result.count {
      result.pointer[index] = keep[index] != 0 ? first.pointer[index] : second.pointer[index]
    }
    return result.recorded("choose", inputs: [first, second]) { upstream in
      let zeros = Tensor(zeros: upstream.shape)
      return [.choose(mask, upstream, else: zeros), .choose(mask, zeros, else: upstream)]
    }
  }

  /// 1 where this is greater than the other, else 0; with broadcasting, without a gradient.
  public func isGreater(than other: Tensor) -> Tensor {
    combined(with: other, by: SQ_GREATER, operation: "isGreater")
  }

  /// 1 where both are equal, else 0 (also for NaN); with broadcasting, without a gradient.
  public func isEqual(to other: Tensor) -> Tensor {
    combined(with: other, by: SQ_EQUAL, operation: "isEqual")
  }
}
