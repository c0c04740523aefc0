// Transpose: axes in another order, written out in that order.

import CSequiturKernels

extension Tensor {
  /// The tensor with two axes exchanged, by default the last two.
  ///
  /// This copies. A product of a transposed matrix does not need it: see
  /// ``matmul(_:transposeFirst:transposeSecond:)``.
  public func transposed(_ first: Int = -2, _ second: Int = -1) -> Tensor {
    var order = Array(0..<rank)
    order.swapAt(axis(first, in: "transposed"), axis(second, in: "transposed"))
    return permuted(order)
  }

  /// The tensor with its axes in another order: axis i of the result is axis `order[i]` of this
  /// one.
  public func permuted(_ order: [Int]) -> Tensor {
    guard order.sorted() == Array(0..<rank) else {
      stop("permuted", "order \(order) for shape \(shape)", expected: "each of its axes once")
    }
    let strides = Broadcast.strides(of: shape, over: shape)
    let result = Tensor(uninitialized: order.map { shape[$0] })
    sq_copy_strided(
      Int32(rank), result.shape.map(Int64.init), pointer, order.map { strides[$0] },
      result.pointer)
    return result.recorded("permuted", inputs: [self], readsInputs: false) { upstream in
      var inverse = order
      for (place, axis) in order.enumerated() { inverse[axis] = place }
      return [upstream.permuted(inverse)]
    }
  }
}
