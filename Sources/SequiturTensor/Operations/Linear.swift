// The affine map of a linear layer; bias and activation are applied while the product is written
// out.

import CSequiturKernels

/// A non-linearity that ``Tensor/linear(weight:bias:activation:)`` applies to its results.
public enum LinearActivation: Hashable, Sendable {
  /// max(x, 0).
  case relu
  /// The Gaussian error linear unit.
  case gelu(GELUForm)
  /// x / (1 + e^-x).
  case silu

  fileprivate var kernel: sq_unary {
    switch self {
    case .relu: SQ_RELU
    case .gelu(.exact): SQ_GELU_EXACT
    case .gelu(.tanh): SQ_GELU_TANH
    case .silu: SQ_SILU
    }
  }

  fileprivate var operation: String {
    switch self {
    case .relu: "linear+relu"
    case .gelu: "linear+gelu"
    case .silu: "linear+silu"
    }
  }
}

extension Tensor {
  /// activation(x Wᵀ + b) over the last axis: [..., I] with weight [O, I] and bias [O] gives
  /// [..., O].
  ///
  /// With an activation, what is kept for the backward walk is the activation's derivative in place
  /// of its input: they share most of their work, and the walk then has one multiplication to do.
  ///
  /// Stops if the last axis, the weight and the bias do not fit together, and at a quantised weight
  /// where a gradient would need its numbers.
  public func linear(
    weight: Tensor, bias: Tensor? = nil, activation: LinearActivation? = nil
  ) -> Tensor {
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
    let result = Tensor(uninitialized: shape(withLast: outputs))
    let trains =
      requiresGradient || weight.requiresGradient || bias?.requiresGradient ?? false
    let records = Scope.recordsGradients && trains
    let slopes = activation != nil && records ? Tensor(uninitialized: result.shape) : nil
    Tensor.product(
      rows, outputs, inputs, pointer, (inputs, 1), weight.place, (1, inputs), result.pointer,
      q8: weight.q8, bias: bias?.pointer, activation: activation?.kernel ?? SQ_IDENTITY,
      slopes: slopes?.pointer)
    guard Scope.isWatched else { return result }
    let (xShape, wShape) = (shapeIfTrained, weight.shapeIfTrained)
    // Each factor is kept only where the other one's gradient asks for it.
    let x = wShape == nil ? nil : memory
    let w = xShape == nil ? nil : weight.memory
    let (hasBias, needsBias) = (bias != nil, bias?.requiresGradient ?? false)
    let operands = bias.map { [self, weight, $0] } ?? [self, weight]
    let operation = activation?.operation ?? "linear"
    return result.recorded(operation, inputs: operands, isForgotten: true) { upstream in
      let upstream = slopes?.overwritten(bySelfTimes: upstream) ?? upstream
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

  /// Products of m x k by k x n matrices, each operand read by its (row, column) strides. `cRow` is
  /// from one row of the result to the next, nil for n; `batchStrides` is from one matrix of a
  /// batch to the next, in a, b and c. Where b is nil, its columns are blocks.
  static func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ aStrides: (Int, Int),
    _ b: UnsafePointer<Float>?, _ bStrides: (Int, Int), _ c: UnsafeMutablePointer<Float>,
    q8: UnsafePointer<sq_q8_block>? = nil, cRow: Int? = nil, batch: Int = 1,
    batchStrides: (Int, Int, Int) = (0, 0, 0),
    accumulate: Bool = false, bias: UnsafePointer<Float>? = nil,
    activation: sq_unary = SQ_IDENTITY, slopes: UnsafeMutablePointer<Float>? = nil
  ) {
    var arguments = sq_matmul_arguments()
    (arguments.m, arguments.n, arguments.k) = (Int64(m), Int64(n), Int64(k))
    (arguments.a, arguments.b, arguments.b_q8, arguments.c) = (a, b, q8, c)
    (arguments.a_row, arguments.a_column) = (Int64(aStrides.0), Int64(aStrides.1))
    (arguments.b_row, arguments.b_column) = (Int64(bStrides.0), Int64(bStrides.1))
    (arguments.c_row, arguments.batch, arguments.scale) = (Int64(cRow ?? n), Int64(batch), 1)
    (arguments.a_batch, arguments.b_batch) = (Int64(batchStrides.0), Int64(batchStrides.1))
    arguments.c_batch = Int64(batchStrides.2)
    arguments.accumulate = accumulate
    (arguments.bias, arguments.activation, arguments.slopes) = (bias, activation, slopes)
    sq_matmul(&arguments)
  }

  /// This tensor, of which nobody else knows, times another of its shape, in its own memory.
  private func overwritten(bySelfTimes other: Tensor) -> Tensor {
    sq_binary(SQ_MULTIPLY, 1, [Int64(count)], other.pointer, [1], pointer, [1], pointer)
    return self
  }
}
