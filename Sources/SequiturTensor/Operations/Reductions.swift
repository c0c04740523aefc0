// Reductions over axes: sum, mean, variance. Those that choose are in Extremes.swift.

import CSequiturKernels

extension Tensor {
  /// The sum of all elements, of shape `[]`.
  public func sum() -> Tensor { sum(axes: Array(0..<rank)) }

  /// The mean of all elements, of shape `[]`; NaN of an empty tensor.
  public func mean() -> Tensor { mean(axes: Array(0..<rank)) }

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

  /// The mean over some axes, which are left out of the shape, or kept with length 1.
  public func mean(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    for each in axes { _ = axis(each, in: "mean") }
    let sum = sum(axes: axes, keepingAxes: keepingAxes)
    return sum * (1 / Float(count / max(1, sum.count)))
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

  /// The sum along one axis.
  public func sum(axis: Int, keepingAxis: Bool = false) -> Tensor {
    sum(axes: [axis], keepingAxes: keepingAxis)
  }

  /// The mean along one axis.
  public func mean(axis: Int, keepingAxis: Bool = false) -> Tensor {
    mean(axes: [axis], keepingAxes: keepingAxis)
  }

  /// The variance along an axis: the mean of (x - mean)², or the sum divided by n - `correction`,
  /// of which 1 gives the unbiased estimate. NaN of an empty axis.
  public func variance(
    axis: Int, keepingAxis: Bool = false, correction: Float = 0
  ) -> Tensor {
    let axis = self.axis(axis, in: "variance")
    let factor = 1 / (Float(shape[axis]) - correction)
    let (kept, source) = (shape(withoutAxis: axis, keeping: true), shape)
    let centred = withoutGradient { self - mean(axis: axis, keepingAxis: true) }
    let value = centred.squared().sum(axis: axis) * factor
    return value.view(as: shape(withoutAxis: axis, keeping: keepingAxis))
      .recorded("variance", inputs: [self]) { upstream in
        [(upstream.reshaped(kept) * (2 * factor)).broadcast(to: source) * centred]
      }
  }

  /// An axis counted from the start, from one that may count from the end; stops if there is none.
  func axis(_ axis: Int, in operation: String) -> Int {
    let found = axis < 0 ? axis + rank : axis
    guard 0..<rank ~= found else {
      stop(operation, "axis \(axis) for shape \(shape)", expected: "one of its \(rank) axes")
    }
    return found
  }

  /// The counts before, along and after an axis.
  func split(at axis: Int) -> (outer: Int, length: Int, inner: Int) {
    (shape[..<axis].reduce(1, *), shape[axis], shape[(axis + 1)...].reduce(1, *))
  }

  /// The shape with an axis of length 1, or without it.
  func shape(withoutAxis axis: Int, keeping: Bool) -> [Int] {
    var changed = shape
    if keeping { changed[axis] = 1 } else { changed.remove(at: axis) }
    return changed
  }
}
