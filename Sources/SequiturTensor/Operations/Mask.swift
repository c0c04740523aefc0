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
    let padded = [Int](repeating: 1, count: max(0, target.count - shape.count)) + shape
    guard padded.count == target.count, zip(padded, target).allSatisfy({ $0 == $1 || $0 == 1 })
    else {
      stop(
        operation, "a mask of shape \(shape) for \(target)",
        expected: "lengths that are equal or 1, counted from the last axis")
    }
    let strides = Broadcast.strides(of: shape, over: target)
    var result: [UInt8] = []
    result.reserveCapacity(target.product)
    var place = [Int](repeating: 0, count: target.count)
    let width = target.last ?? 1
    let isStretched = strides.last == 0
    // Row by row of the last axis.
    for _ in 0..<target.dropLast().reduce(1, *) {
      let start = zip(place, strides).reduce(0) { $0 + $1.0 * Int($1.1) }
      if width > 0 && isStretched {
        result.append(contentsOf: repeatElement(bytes[start], count: width))
      } else {
        result.append(contentsOf: bytes[start..<start + width])
      }
      // The next row's place, as an odometer turns.
      for axis in place.indices.dropLast().reversed() {
        place[axis] += 1
        if place[axis] < target[axis] { break }
        place[axis] = 0
      }
    }
    return result
  }
}

extension Tensor {
  /// The tensor with `fill` where the mask is false; the mask broadcasts. No gradient passes there.
  public func masked(by mask: Mask, fill: Float) -> Tensor {
    let keep = mask.bytes(broadcastTo: shape, operation: "masked")
    let result = Tensor(uninitialized: shape)
    for index in 0..<count { result.pointer[index] = keep[index] != 0 ? pointer[index] : fill }
    return result.recorded("masked", inputs: [self]) { [$0.masked(by: mask, fill: 0)] }
  }

  /// Takes from `first` where the mask is true and from `second` elsewhere; both in the same shape, to
  /// which the mask broadcasts. What is not taken adds nothing, even if it is NaN.
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
