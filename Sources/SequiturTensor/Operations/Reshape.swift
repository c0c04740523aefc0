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
}
