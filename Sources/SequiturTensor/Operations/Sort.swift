// Order along an axis: sorted numbers, the largest few, and where they stood. Indices have no
// gradient; the numbers' goes back to where they came from.

/// Numbers in an order, and the places along the axis at which they stood.
public struct Ordered {
  /// The numbers.
  public let values: Tensor
  /// Their places, in the same shape.
  public let indices: Indices
}

extension Tensor {
  /// The elements in order along an axis, the smallest first unless `descending`. Equal ones keep
  /// their order; NaN counts as the largest.
  public func sorted(axis: Int = -1, descending: Bool = false) -> Ordered {
    let axis = self.axis(axis, in: "sorted")
    return ordered(axis: axis, count: shape[axis], descending: descending)
  }

  /// The largest elements along an axis, the largest first, as many as asked for. Of equal ones the
  /// first comes first; NaN counts as the largest.
  public func largest(_ count: Int, axis: Int = -1) -> Ordered {
    let axis = self.axis(axis, in: "largest")
    guard 0...shape[axis] ~= count else {
      stop(
        "largest", "\(count) of axis \(axis) of shape \(shape)",
        expected: "a number in 0 ... \(shape[axis])", involving: [self])
    }
    return ordered(axis: axis, count: count, descending: true)
  }

  private func ordered(axis: Int, count kept: Int, descending: Bool) -> Ordered {
    let (outer, length, inner) = split(at: axis)
    var target = shape
    target[axis] = kept
    var row = KeyRow(length: length)
    let places = [Int32](unsafeUninitializedCapacity: outer * kept * inner) { places, filled in
      for block in 0..<outer {
        for column in 0..<inner {
          let numbers = pointer + block * length * inner + column
          row.order(numbers, step: inner, descending: descending, keeping: kept)
          let start = block * kept * inner + column
          for place in 0..<kept { places[start + place * inner] = row.place(place) }
        }
      }
      filled = outer * kept * inner
    }
    let indices = Indices(places, shape: target)
    return Ordered(values: gather(indices, axis: axis), indices: indices)
  }
}

/// A row of numbers as whole ones: the upper half orders as the number does, the lower half is its
/// place. So they sort without a comparison of Floats, and equal ones keep their order.
private struct KeyRow {
  private var keys: [UInt64]
  private var spare: [UInt64]

  init(length: Int) {
    keys = [UInt64](repeating: 0, count: length)
    spare = keys
  }

  func place(_ index: Int) -> Int32 { Int32(truncatingIfNeeded: keys[index]) }

  /// Reads numbers that stand a step apart, and brings the smallest keys into order at the front:
  /// as many as asked for, or all.
  mutating func order(
    _ numbers: UnsafePointer<Float>, step: Int, descending: Bool, keeping kept: Int
  ) {
    let flip: UInt32 = descending ? ~0 : 0
    if kept <= 16 || keys.count < 64 {
      keepSmallest(kept, numbers, step, flip)
    } else {
      for place in 0..<keys.count {
        keys[place] = UInt64(Self.order(of: numbers[place * step]) ^ flip) << 32 | UInt64(place)
      }
      sortByDigits()
    }
  }

  /// A number's bits, made to order as it does.
  @inline(__always)
  private static func order(of number: Float) -> UInt32 {
    if number != number { return ~0 }
    let bits = (number + 0).bitPattern  // -0 becomes 0
    // Those of a positive Float order as it does; those of a negative one the other way round.
    return bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 1 << 31)
  }

  /// By insertion among those kept so far.
  private mutating func keepSmallest(
    _ kept: Int, _ numbers: UnsafePointer<Float>, _ step: Int, _ flip: UInt32
  ) {
    guard kept > 0 else { return }
    let count = keys.count
    keys.withUnsafeMutableBufferPointer { keys in
      var worst = UInt32.max
      for place in 0..<count {
        let order = Self.order(of: numbers[place * step]) ^ flip
        if place >= kept && order >= worst { continue }
        let key = UInt64(order) << 32 | UInt64(place)
        var gap = min(place, kept - 1)
        while gap > 0 && keys[gap - 1] > key {
          keys[gap] = keys[gap - 1]
          gap -= 1
        }
        keys[gap] = key
        worst = UInt32(keys[min(place, kept - 1)] >> 32)
      }
    }
  }

  /// Digits of eight bits of the upper half, the lowest first.
  private mutating func sortByDigits() {
    let count = keys.count
    for shift in stride(from: 32, to: 64, by: 8) {
      keys.withUnsafeMutableBufferPointer { keys in
        spare.withUnsafeMutableBufferPointer { spare in
          withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { starts in
            starts.initialize(repeating: 0)
            for place in 0..<count { starts[Int(keys[place] >> shift & 255)] += 1 }
            var start = 0
            for digit in 0..<256 { (starts[digit], start) = (start, start + starts[digit]) }
            for place in 0..<count {
              let key = keys[place]
              let digit = Int(key >> shift & 255)
              spare[starts[digit]] = key
              starts[digit] += 1
            }
          }
        }
      }
      swap(&keys, &spare)
    }
  }
}
