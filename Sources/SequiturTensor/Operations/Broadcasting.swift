// Broadcasting: how shapes that differ combine, as in NumPy: aligned at the last axis, a length of
// 1 stretches.

import CSequiturKernels

/// How shapes combine. By index: in a debug build `zip` and its like took a fifth of small operations.
enum Broadcast {
  /// The shape of two combined; nil if they do not.
  static func shape(_ first: [Int], _ second: [Int]) -> [Int]? {
    let rank = max(first.count, second.count)
    var combined = first.padded(to: rank)
    let other = second.padded(to: rank)
    for axis in 0..<rank where combined[axis] != other[axis] {
      if combined[axis] == 1 {
        combined[axis] = other[axis]
      } else if other[axis] != 1 {
        return nil
      }
    }
    return combined
  }

  /// Stops an operation on shapes that do not combine.
  static func mismatch(
    _ operation: String, _ found: String, involving tensors: [Tensor] = []
  ) -> Never {
    stop(
      operation, found, expected: "lengths that are equal or 1, counted from the last axis",
      involving: tensors)
  }

  /// The strides with which a tensor of `operand` shape is read over this shape.
  static func strides(of operand: [Int], over shape: [Int]) -> [Int64] {
    var strides = [Int64](repeating: 0, count: shape.count)
    var step: Int64 = 1
    let further = shape.count - operand.count
    var axis = operand.count
    while axis > 0 {
      axis -= 1
      let length = operand[axis]
      strides[further + axis] = length == 1 ? 0 : step
      step *= Int64(length)
    }
    return strides
  }
}

extension Tensor {
  /// Applies a two-operand kernel with broadcasting; no gradient.
  func combined(with other: Tensor, by kernel: sq_binary_operation, operation: String) -> Tensor {
    if shape == other.shape {
      let result = Tensor(uninitialized: shape)
      var length = Int64(count)
      var stride: Int64 = 1
      sq_binary(kernel, 1, &length, pointer, &stride, other.pointer, &stride, result.pointer)
      return result
    }
    guard let target = Broadcast.shape(shape, other.shape) else {
      Broadcast.mismatch(
        operation, "shapes \(shape) and \(other.shape)", involving: [self, other])
    }
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
    let padded = target.padded(to: rank)
    let stretched = shape.indices.filter { padded[$0] == 1 && shape[$0] != 1 }
    return sum(axes: stretched, keepingAxes: true).reshaped(target)
  }

  /// This tensor stretched to a larger shape. Gradient: the sum over the stretched axes.
  public func broadcast(to target: [Int]) -> Tensor {
    if shape == target { return unchanged() }
    guard Broadcast.shape(shape, target) == target else {
      Broadcast.mismatch("broadcast(to:)", "shape \(shape) for \(target)", involving: [self])
    }
    let result = Tensor(uninitialized: target)
    let strides = Broadcast.strides(of: shape, over: target)
    sq_copy_strided(Int32(target.count), target.map(Int64.init), pointer, strides, result.pointer)
    let source = shape
    return result.recorded("broadcast(to:)", inputs: [self], readsInputs: false) {
      [$0.summed(to: source)]
    }
  }
}

extension [Int] {
  /// The shape with axes of length 1 before it.
  func padded(to rank: Int) -> [Int] {
    rank <= count ? self : [Int](repeating: 1, count: rank - count) + self
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
