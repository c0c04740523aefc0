// Losses of numbers against numbers. Those of logits against classes are in CrossEntropy.swift.

import CSequiturKernels

extension Tensor {
  /// The mean of (self - target)², over all elements; a single number. The shapes must be equal.
  public func meanSquaredError(_ target: Tensor) -> Tensor {
    checkTarget(target, operation: "meanSquaredError")
    let (a, b) = (shapeIfTrained, target.shapeIfTrained)
    let difference = combined(with: target, by: SQ_SUBTRACT, operation: "meanSquaredError")
    let weight = 1 / Float(count)
    var (length, pointer) = (Int64(count), UnsafePointer?.some(UnsafePointer(difference.pointer)))
    let sum = sq_sum_of_squares(1, &length, &pointer)
    return Tensor(Float(sum / Double(count)))
      .recorded("meanSquaredError", inputs: [self, target]) { upstream in
        let slope = difference * (2 * weight * upstream.item)
        return [a.map { _ in slope }, b.map { _ in -slope }]
      }
  }

  /// The mean binary cross-entropy, in nats, of logits against probabilities of the same shape:
  /// log(1 + e^x) - x p, over all elements; a single number. Stable for logits of any size.
  public func binaryCrossEntropy(_ target: Tensor) -> Tensor {
    checkTarget(target, operation: "binaryCrossEntropy")
    let (a, b) = (shapeIfTrained, target.shapeIfTrained)
    let (x, p) = (detached(), target.detached())
    let weight = 1 / Float(count)
    return (withoutGradient { (x.softplus() - x * p).sum() } * weight)
      .recorded("binaryCrossEntropy", inputs: [self, target]) { upstream in
        let factor = weight * upstream.item
        return [a.map { _ in (x.sigmoid() - p) * factor }, b.map { _ in x * -factor }]
      }
  }

  /// The Kullback-Leibler divergence, in nats, of the distribution with these logits from another
  /// one's, along the last axis: Σ q (log q - log p), where p is the softmax of self [..., V] and q
  /// that of the target [..., V]; the mean over all places; a single number. What q gives no weight
  /// adds nothing, also where p gives it none.
  public func klDivergence(from target: Tensor) -> Tensor {
    checkTarget(target, operation: "klDivergence")
    let rows = rowsAndColumns("klDivergence").0
    let (ours, theirs) = (logSoftmax(), target.logSoftmax())
    let weights = target.softmax()
    let present = weights .> 0
    let terms = weights * (theirs.masked(by: present, fill: 0) - ours.masked(by: present, fill: 0))
    return terms.sum() * (1 / Float(rows))
  }

  private func checkTarget(_ target: Tensor, operation: String) {
    guard shape != target.shape else { return }
    stop(
      operation, "shape \(shape) and a target of shape \(target.shape)", expected: "equal shapes",
      involving: [self, target])
  }
}
