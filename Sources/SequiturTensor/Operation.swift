// How a result is tied to its inputs: the one way that built-in and user operations share.

extension Tensor {
  /// Makes a result of an operation and says how its gradient passes back: this is how to write an
  /// operation of your own, value and gradient in one place.
  ///
  /// ```swift
  /// extension Tensor {
  ///   /// max(x, 0)², with its gradient beside it.
  ///   func squaredReLU() -> Tensor {
  ///     let positive = mapValues { max($0, 0) }
  ///     return Tensor.operation("squaredReLU", positive.mapValues { $0 * $0 }, of: self) { upstream in
  ///       [2 * upstream * positive]
  ///     }
  ///   }
  /// }
  /// ```
  ///
  /// A parameter among the inputs must not change before the gradient has run: the walk stops then.
  ///
  /// - Parameters:
  ///   - name: what messages call the operation.
  ///   - value: the result's numbers; a past that this tensor may have is ignored.
  ///   - inputs: the tensors that a gradient goes to.
  ///   - gradient: from the gradient of the result (its shape) to one gradient for each input (the
  ///     input's shape), or nil where it is zero. It runs without recording, at most once. Capture
  ///     what it needs, but never the result that this function returns: the result holds the closure,
  ///     and where no backward runs the two would keep each other for ever. Where the gradient needs
  ///     the result's numbers, as that of `exp` does, capture `value`.
  public static func operation(
    _ name: String, _ value: Tensor, of inputs: Tensor...,
    gradient: @escaping (_ upstream: Tensor) -> [Tensor?]
  ) -> Tensor {
    value.recorded(name, inputs: inputs, pullback: gradient)
  }

  /// The same for as many inputs as an array holds.
  public static func operation(
    _ name: String, _ value: Tensor, of inputs: [Tensor],
    gradient: @escaping (_ upstream: Tensor) -> [Tensor?]
  ) -> Tensor {
    value.recorded(name, inputs: inputs, pullback: gradient)
  }

  /// Ties a freshly made result to its inputs, unless nothing behind it trains or the scope records
  /// nothing.
  ///
  /// - Parameters:
  ///   - readsInputs: whether the gradient may depend on the inputs' numbers, so that those of a
  ///     parameter must not change meanwhile.
  ///   - isForgotten: whether nobody keeps this tensor, the closure included: then it becomes the
  ///     result itself, unless an observer may have kept it.
  package func recorded(
    _ operation: String, inputs: [Tensor], readsInputs: Bool = true, isForgotten: Bool = false,
    pullback: @escaping (Tensor) -> [Tensor?]
  ) -> Tensor {
    let observer = Scope.observer
    observer?.recorded(self, of: operation, inputs: inputs)
    guard Scope.recordsGradients else { return detached() }
    guard inputs.contains(where: \.requiresGradient) else {
      guard inputs.contains(where: \.isOfGradients) else { return detached() }
      let result = view(as: shape)
      result.isOfGradients = true
      return result
    }
    let edges = inputs.map { Edge($0, isRead: readsInputs) }
    let node = Node(operation: operation, inputs: edges, pullback: pullback)
    guard isForgotten, observer == nil else { return view(as: shape, node: node) }
    self.node = node
    return self
  }
}
