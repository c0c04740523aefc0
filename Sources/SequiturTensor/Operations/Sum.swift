// Sum over axes. Its gradient is broadcasting, whose gradient is a sum.

import CSequiturKernels

extension Tensor {
  /// The sum of all elements, of shape `[]`.
  public func sum() -> Tensor { sum(axes: Array(0..<rank)) }

  /// The sum along one axis.
  public func sum(axis: Int, keepingAxis: Bool = false) -> Tensor {
    sum(axes: [axis], keepingAxes: keepingAxis)
  }

  /// The sum over some axes, which are left out of the shape, or kept with length 1.
  ///
  /// Negative axes count from the end.
  public func sum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    var isReduced = [Bool](repeating: false, count: rank)
    for each in axes { isReduced[axis(each, in: "sum")] = true }
    var (kept, target) = (shape, [Int]())
    for axis in 0..<rank where isReduced[axis] { kept[axis] = 1 }
    for axis in 0..<rank where keepingAxes || !isReduced[axis] { target.append(kept[axis]) }
    let source = shape
    let result = summedValues(over: isReduced).view(as: target)
    return result.recorded("sum", inputs: [self], readsInputs: false, isForgotten: true) {
      [$0.reshaped(kept).broadcast(to: source)]
    }
  }

  /// Sums neighbouring axes together, from the last group to the first; no gradient.
  private func summedValues(over isReduced: [Bool]) -> Tensor {
    var current = detached()
    var axis = rank - 1
    while axis >= 0 {
      guard isReduced[axis] else {
        axis -= 1
        continue
      }
      let end = axis + 1
      while axis > 0 && isReduced[axis - 1] { axis -= 1 }
      let outer = current.shape[..<axis].reduce(1, *)
      let length = current.shape[axis..<end].reduce(1, *)
      let inner = current.shape[end...].reduce(1, *)
      let ones = [Int](repeating: 1, count: end - axis)
      let next = Tensor(uninitialized: current.shape[..<axis] + ones + current.shape[end...])
      sq_sum(Int64(outer), Int64(length), Int64(inner), current.pointer, next.pointer)
      current = next
      axis -= 1
    }
    return current
  }
}
