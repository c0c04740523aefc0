// Reductions over axes: sum, mean, largest value.

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

  /// The largest element along an axis, which is left out of the shape, or kept with length 1. A
  /// NaN wins. The gradient goes to the first of several equal ones.
  public func maximum(alongAxis axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = self.axis(axis, in: "maximum")
    guard shape[axis] > 0 else {
      stop("maximum", "shape \(shape) along axis \(axis)", expected: "at least one element there")
    }
    let (outer, length, inner) = split(at: axis)
    var kept = shape
    kept[axis] = 1
    let result = Tensor(uninitialized: kept)
    var places = [Int32](repeating: 0, count: outer * inner)
    sq_maximum(Int64(outer), Int64(length), Int64(inner), pointer, result.pointer, &places)
    let source = shape
    if !keepingAxis { kept.remove(at: axis) }
    return result.view(as: kept).recorded("maximum", inputs: [self], readsInputs: false) {
      [places] upstream in
      let gradient = Tensor(zeros: source)
      for block in 0..<outer {
        for column in 0..<inner {
          let index = block * inner + column
          gradient.pointer[(block * length + Int(places[index])) * inner + column] =
            upstream.pointer[index]
        }
      }
      return [gradient]
    }
  }

  /// The place of the first largest element along the last axis, without a gradient.
  public func argumentOfMaximum() -> Indices {
    guard let length = shape.last, length > 0 else {
      stop("argumentOfMaximum", "shape \(shape)", expected: "a last axis of at least one element")
    }
    let rows = count / length
    let largest = Tensor(uninitialized: [rows])
    var places = [Int32](repeating: 0, count: rows)
    sq_maximum(Int64(rows), Int64(length), 1, pointer, largest.pointer, &places)
    return Indices(places, shape: shape.dropLast())
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
}
