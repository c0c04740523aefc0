// Reductions made of sums: mean and variance. The sum itself is in Sum.swift, those that choose are in
// Extremes.swift.

extension Tensor {
  /// The mean of all elements, of shape `[]`; NaN of an empty tensor.
  public func mean() -> Tensor { mean(axes: Array(0..<rank)) }

  /// The mean over some axes, which are left out of the shape, or kept with length 1.
  public func mean(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    for each in axes { _ = axis(each, in: "mean") }
    let sum = sum(axes: axes, keepingAxes: keepingAxes)
    return sum * (1 / Float(count / max(1, sum.count)))
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
}
