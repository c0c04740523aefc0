// The backward walk: from a loss to the gradients of the parameters behind it.

extension Tensor {
  /// The gradients of this single number (a loss) for every parameter behind it.
  ///
  /// Walks the graph once, iteratively, and frees it while it goes: memory falls as the walk
  /// proceeds, and a second call on the same graph stops with a message; so does one after a
  /// parameter of the graph has changed. Gradients of a parameter that was used in several places
  /// are summed in a fixed order.
  public func backward() -> Gradients {
    guard count == 1 else {
      stop("backward", "shape \(shape)", expected: "a single number, such as a mean loss")
    }
    return backward(from: Tensor(ones: shape))
  }

  /// The gradients of sum(self * upstream) for every parameter behind it.
  ///
  /// - Parameter upstream: the gradient of what follows, in this tensor's shape.
  public func backward(from upstream: Tensor) -> Gradients {
    guard upstream.shape == shape else {
      stop("backward", "an upstream gradient of shape \(upstream.shape)", expected: "\(shape)")
    }
    var walk = BackwardWalk(from: self, upstream)
    return walk.run()
  }
}
