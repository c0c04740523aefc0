// Softmax, its logarithm and its divisor's along an axis.

import CSequiturKernels

extension Tensor {
  /// Softmax along an axis: e^x normalised to sum 1. Stable: the largest is subtracted first.
  public func softmax(axis: Int = -1) -> Tensor {
    asLastAxis(axis, in: "softmax") { $0.softmaxOfRows() }
  }

  private func softmaxOfRows() -> Tensor {
    let (rows, columns) = rowsAndColumns("softmax")
    let result = Tensor(uninitialized: shape)
    sq_softmax(rows, columns, pointer, result.pointer)
    return result.recordedRows("softmax", of: self, sq_softmax_backward)
  }

  /// Softmax over those elements of the last axis that the mask keeps. The others get exactly 0 and
  /// have no influence, whatever their value; a row with nothing kept is all zeros, not NaN. The
  /// mask broadcasts.
  public func softmax(keeping mask: Mask) -> Tensor {
    let (rows, columns) = rowsAndColumns("softmax")
    let keep = mask.bytes(broadcastTo: shape, operation: "softmax")
    let result = Tensor(uninitialized: shape)
    sq_masked_softmax(rows, columns, pointer, keep, result.pointer)
    return result.recordedRows("softmax", of: self, keeping: mask, sq_softmax_backward)
  }

  /// The logarithm of the softmax along an axis, without underflow.
  public func logSoftmax(axis: Int = -1) -> Tensor {
    asLastAxis(axis, in: "logSoftmax") { $0.logSoftmaxOfRows() }
  }

  private func logSoftmaxOfRows() -> Tensor {
    let (rows, columns) = rowsAndColumns("logSoftmax")
    let result = Tensor(uninitialized: shape)
    sq_log_softmax(rows, columns, pointer, result.pointer)
    return result.recordedRows("logSoftmax", of: self, sq_log_softmax_backward)
  }

  /// log Σ e^x along an axis, which is left out of the shape, or kept with length 1. Without
  /// overflow; -infinity where all are. The gradient is the softmax.
  public func logSumExp(axis: Int = -1, keepingAxis: Bool = false) -> Tensor {
    asLastAxis(axis, in: "logSumExp") { $0.logSumExpOfRows() }
      .reshaped(shape(withoutAxis: self.axis(axis, in: "logSumExp"), keeping: keepingAxis))
  }

  private func logSumExpOfRows() -> Tensor {
    let (rows, columns) = rowsAndColumns("logSumExp")
    guard columns > 0 else {
      stop("logSumExp", "shape \(shape)", expected: "at least one element along the axis")
    }
    // What cross-entropy finds of its rows, all of them ignored: the largest, and 1 / Σ e^(x - it).
    let found = Tensor(uninitialized: [3, Int(rows)])
    let ignored = [Int32](repeating: 0, count: Int(rows))
    sq_cross_entropy(rows, columns, pointer, ignored, 0, found.pointer, found.pointer + Int(rows))
    let kept = shape(withLast: 1)
    let largest = found.view(as: kept, from: Int(rows))
    let sums = found.view(as: kept, from: 2 * Int(rows))
    let value = largest.mapValues(with: -sums.log()) { $0.isInfinite ? $0 : $0 + $1 }
    let x = detached()
    return value.recorded("logSumExp", inputs: [self]) { upstream in
      [x.softmaxOfRows() * upstream]
    }
  }

  /// An operation on the rows of the last axis, along any: the two change places before and after.
  private func asLastAxis(
    _ axis: Int, in operation: String, _ body: (Tensor) -> Tensor
  ) -> Tensor {
    let axis = self.axis(axis, in: operation)
    return axis == rank - 1 ? body(self) : body(transposed(axis, -1)).transposed(axis, -1)
  }

  /// Ties rows to their input by a kernel that finds the gradient from them and the upstream
  /// gradient. What a mask excludes gets a gradient of 0 and adds nothing to others, whatever the
  /// upstream gradient is.
  private func recordedRows(
    _ operation: String, of input: Tensor, keeping mask: Mask? = nil,
    _ kernel:
      @escaping (
        Int64, Int64, UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?
      ) -> Void
  ) -> Tensor {
    let y = detached()
    let (rows, columns) = rowsAndColumns(operation)
    func kept(_ rows: Tensor) -> Tensor { mask.map { rows.masked(by: $0, fill: 0) } ?? rows }
    return recorded(operation, inputs: [input]) { upstream in
      let (gradient, upstream) = (Tensor(uninitialized: y.shape), kept(upstream))
      // Named and kept: a tensor may go as soon as its pointer has been read.
      withExtendedLifetime(upstream) {
        kernel(rows, columns, y.pointer, upstream.pointer, gradient.pointer)
      }
      return [kept(gradient)]
    }
  }

  /// The tensor as rows of its last axis, as kernels count them.
  func rowsAndColumns(_ operation: String) -> (Int64, Int64) {
    guard let columns = shape.last else {
      stop(operation, "shape []", expected: "at least one axis", involving: [self])
    }
    return (Int64(shape.dropLast().reduce(1, *)), Int64(columns))
  }
}
