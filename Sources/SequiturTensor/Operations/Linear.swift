// The affine map of a linear layer, with its bias added while the product is written out.

import CSequiturKernels

extension Tensor {
  /// x Wᵀ + b over the last axis: [..., I] with weight [O, I] and bias [O] gives [..., O].
  ///
  /// Stops if the last axis, the weight and the bias do not fit together.
  public func linear(weight: Tensor, bias: Tensor? = nil) -> Tensor {
    guard weight.rank == 2, rank >= 1, shape[rank - 1] == weight.shape[1] else {
      stop(
        "linear", "input \(shape) and weight \(weight.shape)",
        expected: weight.rank == 2
          ? "an input whose last axis is \(weight.shape[1])"
          : "a weight of shape [outputs, inputs]",
        involving: [weight])
    }
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    if let bias, bias.shape != [outputs] {
      stop("linear", "bias \(bias.shape)", expected: "[\(outputs)]", involving: [bias, weight])
    }
    let rows = shape.dropLast().reduce(1, *)
    var target = shape
    target[rank - 1] = outputs
    let result = Tensor(uninitialized: target)
    Tensor.product(
      rows, outputs, inputs, pointer, (inputs, 1), weight.pointer, (1, inputs), result.pointer,
      bias: bias?.pointer)
    guard Scope.recordsGradients else { return result }
    let (xShape, wShape) = (shapeIfTrained, weight.shapeIfTrained)
    // Each factor is kept only where the other one's gradient asks for it.
    let x = wShape == nil ? nil : detached()
    let w = xShape == nil ? nil : weight.detached()
    let (hasBias, needsBias) = (bias != nil, bias?.requiresGradient ?? false)
    return result.recorded("linear", inputs: [self, weight] + (bias.map { [$0] } ?? [])) {
      upstream in
      var dX: Tensor?
      var dW: Tensor?
      if let xShape, let w {
        let gradient = Tensor(uninitialized: xShape)
        Tensor.product(
          rows, inputs, outputs, upstream.pointer, (outputs, 1), w.pointer, (inputs, 1),
          gradient.pointer)
        dX = gradient
      }
      if let wShape, let x {
        let gradient = Tensor(uninitialized: wShape)
        Tensor.product(
          outputs, inputs, rows, upstream.pointer, (1, outputs), x.pointer, (inputs, 1),
          gradient.pointer)
        dW = gradient
      }
      guard hasBias else { return [dX, dW] }
      guard needsBias else { return [dX, dW, nil] }
      let dB = Tensor(uninitialized: [outputs])
      sq_sum(1, Int64(rows), Int64(outputs), upstream.pointer, dB.pointer)
      return [dX, dW, dB]
    }
  }

  /// One product of m x k by k x n matrices, each operand read by its (row, column) strides.
  private static func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ aStrides: (Int, Int),
    _ b: UnsafePointer<Float>, _ bStrides: (Int, Int), _ c: UnsafeMutablePointer<Float>,
    bias: UnsafePointer<Float>? = nil
  ) {
    var arguments = sq_matmul_arguments()
    (arguments.m, arguments.n, arguments.k) = (Int64(m), Int64(n), Int64(k))
    (arguments.a, arguments.b, arguments.c) = (a, b, c)
    (arguments.a_row, arguments.a_column) = (Int64(aStrides.0), Int64(aStrides.1))
    (arguments.b_row, arguments.b_column) = (Int64(bStrides.0), Int64(bStrides.1))
    (arguments.c_row, arguments.batch, arguments.scale) = (Int64(n), 1, 1)
    arguments.bias = bias
    sq_matmul(&arguments)
  }
}
