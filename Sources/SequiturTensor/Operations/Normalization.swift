// Layer norm and RMS norm over the last axis.

import CSequiturKernels

extension Tensor {
  /// (x - mean) / √(variance + ε) * weight + bias over the last axis (Ba, Kiros & Hinton 2016), with
  /// the biased variance.
  ///
  /// - Parameters:
  ///   - weight: [C], or nil for 1.
  ///   - bias: [C], or nil for 0.
  ///   - epsilon: added to the variance.
  public func layerNorm(weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5) -> Tensor
  {
    let (rows, columns) = rowsAndColumns("layerNorm")
    checkScale(weight, bias, operation: "layerNorm")
    let result = Tensor(uninitialized: shape)
    let means = Tensor(uninitialized: [Int(rows)])
    let reciprocals = Tensor(uninitialized: [Int(rows)])
    sq_layer_norm(
      rows, columns, pointer, weight?.pointer, bias?.pointer, epsilon, result.pointer,
      means.pointer, reciprocals.pointer)
    guard Scope.recordsGradients else { return result }
    let (x, w) = (detached(), weight?.detached())
    let (hasWeight, hasBias) = (weight != nil, bias != nil)
    let inputs = [self, weight, bias].compactMap { $0 }
    return result.recorded("layerNorm", inputs: inputs) { upstream in
      let dX = Tensor(uninitialized: x.shape)
      let dWeight = hasWeight ? Tensor(uninitialized: [Int(columns)]) : nil
      let dBias = hasBias ? Tensor(uninitialized: [Int(columns)]) : nil
      sq_layer_norm_backward(
        rows, columns, x.pointer, w?.pointer, means.pointer, reciprocals.pointer, upstream.pointer,
        dX.pointer, dWeight?.pointer, dBias?.pointer)
      // Typed, because to [Tensor?] `compactMap` would leave the nils in.
      let gradients: [Tensor] = [dX, dWeight, dBias].compactMap { $0 }
      return gradients
    }
  }

  /// x / √(mean(x²) + ε) * weight over the last axis (Zhang & Sennrich 2019).
  ///
  /// - Parameters:
  ///   - weight: [C], or nil for 1.
  ///   - epsilon: added to the mean square.
  public func rmsNorm(weight: Tensor? = nil, epsilon: Float = 1e-5) -> Tensor {
    let (rows, columns) = rowsAndColumns("rmsNorm")
    checkScale(weight, nil, operation: "rmsNorm")
    let result = Tensor(uninitialized: shape)
    let reciprocals = Tensor(uninitialized: [Int(rows)])
    sq_rms_norm(
      rows, columns, pointer, weight?.pointer, epsilon, result.pointer, reciprocals.pointer)
    guard Scope.recordsGradients else { return result }
    let (x, w) = (detached(), weight?.detached())
    let hasWeight = weight != nil
    return result.recorded("rmsNorm", inputs: [self, weight].compactMap { $0 }) { upstream in
      let dX = Tensor(uninitialized: x.shape)
      let dWeight = hasWeight ? Tensor(uninitialized: [Int(columns)]) : nil
      sq_rms_norm_backward(
        rows, columns, x.pointer, w?.pointer, reciprocals.pointer, upstream.pointer, dX.pointer,
        dWeight?.pointer)
      let gradients: [Tensor] = [dX, dWeight].compactMap { $0 }
      return gradients
    }
  }

  private func checkScale(_ weight: Tensor?, _ bias: Tensor?, operation: String) {
    for (name, tensor) in [("weight", weight), ("bias", bias)] {
      guard let tensor, tensor.shape != [shape[rank - 1]] else { continue }
      stop(
        operation, "input \(shape) and \(name) \(tensor.shape)", expected: "[\(shape[rank - 1])]",
        involving: [tensor])
    }
  }
}
