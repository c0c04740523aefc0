// Layer norm and RMS norm over the last axis, of a tensor or of the sum of two.

import CSequiturKernels
import SequiturBase

/// A sum and its norm, which are found together in one pass over memory.
public struct NormalizedSum {
  /// The sum.
  public let sum: Tensor
  /// Its norm.
  public let norm: Tensor

  /// Creates the pair.
  public init(sum: Tensor, norm: Tensor) {
    self.sum = sum
    self.norm = norm
  }
}

extension Tensor {
  /// (x - mean) / √(variance + ε) * weight + bias over the last axis (Ba, Kiros & Hinton 2016),
  /// with the biased variance.
  ///
  /// - Parameters:
  ///   - weight: [C], or nil for 1.
  ///   - bias: [C], or nil for 0.
  ///   - epsilon: added to the variance.
  public func layerNorm(weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5) -> Tensor
  {
    normalized(.layer, adding: nil, weight, bias, epsilon).norm
  }

  /// x / √(mean(x²) + ε) * weight over the last axis (Zhang & Sennrich 2019).
  ///
  /// - Parameters:
  ///   - weight: [C], or nil for 1.
  ///   - epsilon: added to the mean square.
  public func rmsNorm(weight: Tensor? = nil, epsilon: Float = 1e-5) -> Tensor {
    normalized(.rms, adding: nil, weight, nil, epsilon).norm
  }

  /// The sum with another tensor of this shape, and that sum's layer norm: what a residual
  /// connection and the norm behind it compute.
  public func layerNorm(
    adding other: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5
  ) -> NormalizedSum {
    normalized(.layer, adding: other, weight, bias, epsilon)
  }

  /// The sum with another tensor of this shape, and that sum's RMS norm.
  public func rmsNorm(
    adding other: Tensor, weight: Tensor? = nil, epsilon: Float = 1e-5
  ) -> NormalizedSum {
    normalized(.rms, adding: other, weight, nil, epsilon)
  }

  private func normalized(
    _ kind: NormKind, adding other: Tensor?, _ weight: Tensor?, _ bias: Tensor?, _ epsilon: Float
  ) -> NormalizedSum {
    let (rows, columns) = rowsAndColumns(kind.rawValue)
    checkScale(weight, bias, operation: kind.rawValue)
    checkConstant(kind.rawValue, "epsilon", epsilon, .notNegative)
    if let other, other.shape != shape {
      stop(kind.rawValue, "\(shape) and \(other.shape) to add", expected: "one shape")
    }
    let sum = other.map { Tensor(uninitialized: shape).recordedSum(of: self, $0) } ?? self
    let result = Tensor(uninitialized: shape)
    let statistics = NormStatistics(rows: Int(rows), hasMeans: kind == .layer)
    sq_norm(
      rows, columns, pointer, other?.pointer, sum.pointer, weight?.pointer, bias?.pointer, epsilon,
      result.pointer, statistics.means, statistics.reciprocals)
    guard Scope.isWatched else { return NormalizedSum(sum: sum, norm: result) }
    let norm = result.recordedNorm(kind, of: sum, weight, bias, statistics)
    return NormalizedSum(sum: sum, norm: norm)
  }

  /// Ties a norm to what it was computed from.
  private func recordedNorm(
    _ kind: NormKind, of x: Tensor, _ weight: Tensor?, _ bias: Tensor?,
    _ statistics: NormStatistics
  ) -> Tensor {
    let (rows, columns) = rowsAndColumns(kind.rawValue)
    let (input, w) = (x.memory, weight?.memory)
    let (xShape, hasWeight, hasBias) = (x.shapeIfTrained, weight != nil, bias != nil)
    let (weightTrains, biasTrains) =
      (weight?.requiresGradient ?? false, bias?.requiresGradient ?? false)
    /// The gradient of the input goes to `dX`, if it has one; returns it, unless it is added there,
    /// and those of weight and bias.
    func passBack(_ upstream: Tensor, to dX: Tensor?, accumulate: Bool) -> [Tensor?] {
      let dWeight = weightTrains ? Tensor(uninitialized: [Int(columns)]) : nil
      let dBias = biasTrains ? Tensor(uninitialized: [Int(columns)]) : nil
      sq_norm_backward(
        rows, columns, input.pointer, w?.pointer, statistics.means,
        statistics.reciprocals, upstream.pointer, dX?.pointer, accumulate,
        dWeight?.pointer, dBias?.pointer)
      var gradients = [accumulate ? nil : dX]
      if hasWeight { gradients.append(dWeight) }
      if hasBias { gradients.append(dBias) }
      return gradients
    }
    let inputs = [x, weight, bias].compactMap { $0 }
    let recorded = recorded(kind.rawValue, inputs: inputs, isForgotten: true) { upstream in
      passBack(upstream, to: xShape.map { Tensor(uninitialized: $0) }, accumulate: false)
    }
    // What a residual connection sends past the norm has arrived before: the norm's share is added
    // to it on the way.
    recorded.node?.addGradient = { passBack($0, to: $1, accumulate: true) }
    return recorded
  }

  private func checkScale(_ weight: Tensor?, _ bias: Tensor?, operation: String) {
    func check(_ tensor: Tensor?, _ name: String) {
      guard let tensor, tensor.rank != 1 || tensor.count != shape[rank - 1] else { return }
      stop(
        operation, "input \(shape) and \(name) \(tensor.shape)", expected: "[\(shape[rank - 1])]",
        involving: [tensor])
    }
    check(weight, "weight")
    check(bias, "bias")
  }
}

private enum NormKind: String {
  case layer = "layerNorm"
  case rms = "rmsNorm"
}

/// What the backward walk needs of the rows, a number for each; RMS norm has no means.
private struct NormStatistics {
  /// Held for the memory.
  private let storage: Storage
  let reciprocals: UnsafeMutablePointer<Float>
  let means: UnsafeMutablePointer<Float>?

  init(rows: Int, hasMeans: Bool) {
    storage = Storage(count: hasMeans ? 2 * rows : rows)
    reciprocals = storage.pointer
    means = hasMeans ? storage.pointer + rows : nil
  }
}
