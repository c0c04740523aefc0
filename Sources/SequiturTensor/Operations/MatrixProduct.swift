// Matrix product: batched, with transposed operands read in place.

import CSequiturKernels

extension Tensor {
  /// The matrix product over the last two axes, [..., M, K] · [..., K, N] = [..., M, N].
  ///
  /// The axes before the last two are batches and broadcast. A transposed operand is read as it
  /// stands, without a copy: `q.matmul(k, transposeSecond: true)` is [..., M, K] · [..., N, K]ᵀ.
  ///
  /// Stops if an operand has fewer than two axes or the inner lengths differ.
  public func matmul(
    _ other: Tensor, transposeFirst: Bool = false, transposeSecond: Bool = false
  ) -> Tensor {
    let plan = MatrixProductPlan(self, other, transposeFirst, transposeSecond)
    let result = plan.product(self, other)
    let (aShape, bShape) = (shapeIfTrained, other.shapeIfTrained)
    // Each factor is kept only where the other one's gradient asks for it.
    let a = bShape == nil ? nil : detached()
    let b = aShape == nil ? nil : other.detached()
    return result.recorded("matmul", inputs: [self, other]) { upstream in
      // C = A B: dA = dC Bᵀ and dB = Aᵀ dC; for an operand that was read transposed, the transpose
      // of that, which is again a product of the same three.
      var dA: Tensor?
      var dB: Tensor?
      if let aShape, let b {
        dA =
          transposeFirst
          ? b.matmul(upstream, transposeFirst: transposeSecond, transposeSecond: true)
          : upstream.matmul(b, transposeSecond: !transposeSecond)
        dA = dA?.summed(to: aShape)
      }
      if let bShape, let a {
        dB =
          transposeSecond
          ? upstream.matmul(a, transposeFirst: true, transposeSecond: transposeFirst)
          : a.matmul(upstream, transposeFirst: !transposeFirst)
        dB = dB?.summed(to: bShape)
      }
      return [dA, dB]
    }
  }
}

/// The sizes and strides of one product.
private struct MatrixProductPlan {
  let m, n, k: Int
  let transposeA, transposeB: Bool
  let batchShape: [Int]

  init(_ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool) {
    func mistake(_ expected: String) -> Never {
      let marks = (transposeA ? "ᵀ" : "", transposeB ? "ᵀ" : "")
      stop(
        "matmul", "shapes \(a.shape)\(marks.0) and \(b.shape)\(marks.1)", expected: expected,
        involving: [a, b])
    }
    guard a.rank >= 2, b.rank >= 2 else { mistake("at least two axes each") }
    let (aRows, aColumns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
    let (bRows, bColumns) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
    (m, k) = transposeA ? (aColumns, aRows) : (aRows, aColumns)
    let bInner = transposeB ? bColumns : bRows
    n = transposeB ? bRows : bColumns
    guard k == bInner else {
      mistake("equal inner lengths, found \(k) and \(bInner)")
    }
    guard let batchShape = Broadcast.shape(a.shape.dropLast(2), b.shape.dropLast(2)) else {
      mistake("batch axes that are equal or 1")
    }
    self.batchShape = batchShape
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
  }

  func product(_ a: Tensor, _ b: Tensor) -> Tensor {
    let batch = batchShape.product
    // A batch operand is read with one stride, so one that stretches over some axes only is written
    // out; one that stretches over all of them has stride 0.
    let first = evenlyBatched(a)
    let second = evenlyBatched(b)
    let result = Tensor(uninitialized: batchShape + [m, n])
    // One matrix for all batches: a single tall product.
    let isTall = second.rank == 2 && !transposeA && first.rank > 2
    Tensor.product(
      isTall ? batch * m : m, n, k, first.pointer, transposeA ? (1, m) : (k, 1), second.pointer,
      transposeB ? (1, k) : (n, 1), result.pointer, batch: isTall ? 1 : batch,
      batchStrides: (first.rank == 2 ? 0 : m * k, second.rank == 2 ? 0 : k * n, m * n))
    return result
  }

  /// A matrix that is the same for all batches in two axes, anything else with all batch axes.
  private func evenlyBatched(_ operand: Tensor) -> Tensor {
    let matrix = Array(operand.shape.suffix(2))
    if operand.count == matrix.product && batchShape.product != 1 {
      return operand.view(as: matrix)
    }
    return operand.detached().broadcast(to: batchShape + matrix)
  }
}
