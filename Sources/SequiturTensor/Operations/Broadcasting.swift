// Broadcasting: how shapes that differ combine, as in NumPy: aligned at the last axis, a length of 1
// stretches.

import CSequiturKernels

/// Two shapes combined: the result's shape, and each operand's strides in it (0 where it stretches).
struct Broadcast {
  let shape: [Int]

  /// Stops, naming the operation, if the shapes do not combine.
  init(_ first: Tensor, _ second: Tensor, operation: String) {
    let rank = max(first.rank, second.rank)
    var shape = [Int](repeating: 0, count: rank)
    for axis in 0..<rank {
      let a = first.length(alignedAt: rank - 1 - axis)
      let b = second.length(alignedAt: rank - 1 - axis)
      guard a == b || a == 1 || b == 1 else {
        stop(
          operation, "shapes \(first.shape) and \(second.shape)",
          expected: "lengths that are equal or 1, counted from the last axis",
          involving: [first, second])
      }
      shape[axis] = a == 1 ? b : a
    }
    self.shape = shape
  }

  /// The strides with which a tensor of `operand` shape is read over this shape.
  static func strides(of operand: [Int], over shape: [Int]) -> [Int64] {
    var strides = [Int64](repeating: 0, count: shape.count)
    var step: Int64 = 1
    for (axis, length) in zip(strides.indices.suffix(operand.count), operand).reversed() {
      strides[axis] = length == 1 ? 0 : step
      step *= Int64(length)
    }
    return strides
  }
}

extension Tensor {
  /// The length of the axis that is `offset` before the last, 1 where there is none.
  fileprivate func length(alignedAt offset: Int) -> Int {
    offset < rank ? shape[rank - 1 - offset] : 1
  }

  /// Applies a two-operand kernel with broadcasting; no gradient.
  func combined(with other: Tensor, by kernel: sq_binary_operation, operation: String) -> Tensor {
    if shape == other.shape {
      let result = Tensor(uninitialized: shape)
      var length = Int64(count)
      var stride: Int64 = 1
      sq_binary(kernel, 1, &length, pointer, &stride, other.pointer, &stride, result.pointer)
      return result
    }
    let target = Broadcast(self, other, operation: operation).shape
    let result = Tensor(uninitialized: target)
    var (lengths, a, b) = (
      target.map(Int64.init), Broadcast.strides(of: shape, over: target),
      Broadcast.strides(of: other.shape, over: target)
    )
    mergeAxes(&lengths, &a, &b)
    sq_binary(kernel, Int32(lengths.count), lengths, pointer, a, other.pointer, b, result.pointer)
    return result
  }

  /// The sum over the axes along which a tensor of shape `target` was stretched to this shape: the
  /// gradient's way back through broadcasting.
  func summed(to target: [Int]) -> Tensor {
    if shape == target { return self }
    let padded = [Int](repeating: 1, count: rank - target.count) + target
    let stretched = shape.indices.filter { padded[$0] == 1 && shape[$0] != 1 }
    return sum(axes: stretched, keepingAxes: true).reshaped(target)
  }

  /// This tensor stretched to a larger shape. Gradient: the sum over the stretched axes.
  public func broadcast(to target: [Int]) -> Tensor {
    if shape == target { return unchanged() }
    let padded = [Int](repeating: 1, count: max(0, target.count - rank)) + shape
    guard padded.count == target.count, zip(padded, target).allSatisfy({ $0 == $1 || $0 == 1 })
    else {
      stop(
        "broadcast(to:)", "shape \(shape) for \(target)",
        expected: "lengths that are equal or 1, counted from the last axis", involving: [self])
    }
    let result = Tensor(uninitialized: target)
    let strides = Broadcast.strides(of: shape, over: target)
    sq_copy_strided(Int32(target.count), target.map(Int64.init), pointer, strides, result.pointer)
    let source = shape
    return result.recorded("broadcast(to:)", inputs: [self]) { [$0.summed(to: source)] }
  }
}

/// Joins neighbouring axes that both operands walk through evenly: fewer axes, longer inner loops.
private func mergeAxes(_ lengths: inout [Int64], _ a: inout [Int64], _ b: inout [Int64]) {
  var axis = lengths.count - 1
  while axis > 0 {
    let inner = lengths[axis]
    if a[axis - 1] == a[axis] * inner && b[axis - 1] == b[axis] * inner {
      lengths[axis - 1] *= inner
      (a[axis - 1], b[axis - 1]) = (a[axis], b[axis])
      lengths.remove(at: axis)
      a.remove(at: axis)
      b.remove(at: axis)
    }
    axis -= 1
  }
}
