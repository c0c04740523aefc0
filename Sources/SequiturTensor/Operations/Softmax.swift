// Softmax and its logarithm over the last axis.

import CSequiturKernels

extension Tensor {
  /// Softmax over the last axis: e^x normalised to sum 1. Stable: the row's largest is subtracted
  /// first.
  public func softmax() -> Tensor {
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

  /// The logarithm of the softmax over the last axis, without underflow.
  public func logSoftmax() -> Tensor {
    let (rows, columns) = rowsAndColumns("logSoftmax")
    let result = Tensor(uninitialized: shape)
    sq_log_softmax(rows, columns, pointer, result.pointer)
    return result.recordedRows("logSoftmax", of: self, sq_log_softmax_backward)
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
      let gradient = Tensor(uninitialized: y.shape)
      kernel(rows, columns, y.pointer, kept(upstream).pointer, gradient.pointer)
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
