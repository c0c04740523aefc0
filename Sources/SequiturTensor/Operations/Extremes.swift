// The larger and the smaller: of two, within bounds, along an axis, and where they stand.

import CSequiturKernels

extension Tensor {
  /// The larger of two, elementwise, with broadcasting; NaN if either is. Where they are equal the
  /// gradient goes to the second.
  public func maximum(_ other: Tensor) -> Tensor {
    chosen(from: other, by: SQ_MAXIMUM, operation: "maximum") { a, b in a .> b }
  }

  /// The smaller of two, elementwise, with broadcasting; NaN if either is. Where they are equal the
  /// gradient goes to the second.
  public func minimum(_ other: Tensor) -> Tensor {
    chosen(from: other, by: SQ_MINIMUM, operation: "minimum") { a, b in a .< b }
  }

  /// `choosesFirst` tells where the first operand was taken.
  private func chosen(
    from other: Tensor, by kernel: sq_binary_operation, operation: String,
    choosesFirst: @escaping (Tensor, Tensor) -> Mask
  ) -> Tensor {
    let (a, b) = (detached(), other.detached())
    let (aShape, bShape) = (shapeIfTrained, other.shapeIfTrained)
    return combined(with: other, by: kernel, operation: operation)
      .recorded(operation, inputs: [self, other]) { upstream in
        // Chosen, not multiplied: 0 times an infinite gradient would be NaN.
        let first = choosesFirst(a, b).bytes
        let shape = upstream.shape
        return [
          aShape.map { Tensor.chosen(first, upstream, nil, shape: shape).summed(to: $0) },
          bShape.map { Tensor.chosen(first, nil, upstream, shape: shape).summed(to: $0) },
        ]
      }
  }

  /// Every element brought into a range; NaN stays. The gradient is 0 for those that were outside.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    let (low, high) = (range.lowerBound, range.upperBound)
    let x = detached()
    return mapValues { $0 < low ? low : $0 > high ? high : $0 }
      .recorded("clamped", inputs: [self]) { upstream in
        [x.mapValues(with: upstream) { $0 < low || $0 > high ? 0 : $1 }]
      }
  }

  /// The largest element along an axis, which is left out of the shape, or kept with length 1. A
  /// NaN wins. The gradient goes to the first of several equal ones.
  public func maximum(axis: Int, keepingAxis: Bool = false) -> Tensor {
    let axis = self.axis(axis, in: "maximum")
    let (largest, indices) = largestElements(axis: axis, operation: "maximum")
    let source = shape
    return largest.view(as: shape(withoutAxis: axis, keeping: keepingAxis))
      .recorded("maximum", inputs: [self], readsInputs: false) { upstream in
        [upstream.reshaped(indices.shape).scatterAdd(indices, axis: axis, length: source[axis])]
      }
  }

  /// The smallest element along an axis, which is left out of the shape, or kept with length 1. A
  /// NaN wins. The gradient goes to the first of several equal ones.
  public func minimum(axis: Int, keepingAxis: Bool = false) -> Tensor {
    -(-self).maximum(axis: axis, keepingAxis: keepingAxis)
  }

  /// The place of the first largest element along an axis, which is left out of the shape; without
  /// a gradient. A NaN wins. That of the smallest is `(-x).argumentOfMaximum()`.
  public func argumentOfMaximum(axis: Int = -1) -> Indices {
    let axis = self.axis(axis, in: "argumentOfMaximum")
    let indices = largestElements(axis: axis, operation: "argumentOfMaximum").indices
    return indices.reshaped(shape(withoutAxis: axis, keeping: false))
  }

  /// Both with an axis of length 1; no gradient.
  private func largestElements(
    axis: Int, operation: String
  ) -> (values: Tensor, indices: Indices) {
    guard shape[axis] > 0 else {
      stop(operation, "shape \(shape) along axis \(axis)", expected: "at least one element there")
    }
    let (outer, length, inner) = split(at: axis)
    let result = Tensor(uninitialized: shape(withoutAxis: axis, keeping: true))
    var places = [Int32](repeating: 0, count: outer * inner)
    sq_maximum(Int64(outer), Int64(length), Int64(inner), pointer, result.pointer, &places)
    return (result, Indices(places, shape: result.shape))
  }
}
