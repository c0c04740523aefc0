// Reshape: the same numbers under another shape, without a copy.

extension Tensor {
  /// The same numbers in the same order under another shape. One length may be -1: it is found from
  /// the others. Shares memory.
  public func reshaped(_ target: [Int]) -> Tensor {
    let asked = target
    var target = target
    if let open = target.firstIndex(of: -1) {
      let others = target.enumerated().reduce(1) { $1.offset == open ? $0 : $0 * $1.element }
      target[open] = others == 0 ? 0 : count / others
    }
    guard target.allSatisfy({ $0 >= 0 }), target.product == count else {
      stop("reshaped", "shape \(shape) for \(asked)", expected: "\(count) elements")
    }
    if target == shape { return unchanged() }
    let source = shape
    return view(as: target)
      .recorded("reshaped", inputs: [self], readsInputs: false) { [$0.reshaped(source)] }
  }

  /// The same numbers with a further axis of length 1 at this place; -1 is behind the last.
  public func unsqueezed(axis: Int) -> Tensor {
    let place = axis < 0 ? axis + rank + 1 : axis
    guard 0...rank ~= place else {
      stop(
        "unsqueezed", "axis \(axis) for shape \(shape)",
        expected: "a place in \(-rank - 1) ... \(rank)")
    }
    var target = shape
    target.insert(1, at: place)
    return reshaped(target)
  }

  /// The same numbers without an axis, whose length must be 1.
  public func squeezed(axis: Int) -> Tensor {
    let axis = self.axis(axis, in: "squeezed")
    guard shape[axis] == 1 else {
      stop("squeezed", "axis \(axis) of shape \(shape)", expected: "a length of 1")
    }
    var target = shape
    target.remove(at: axis)
    return reshaped(target)
  }
}
