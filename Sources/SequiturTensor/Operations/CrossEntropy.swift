// Cross-entropy of logits against target classes: log-softmax and the choice of the target in one.

import CSequiturKernels
import SequiturBase

extension Tensor {
  /// The mean cross-entropy, in nats, of logits [..., V] against targets [...]: the mean of
  /// logsumexp(x) - x[target] over all places but those whose target is `ignored`. If all are
  /// ignored the loss is 0, with zero gradients.
  ///
  /// Stable for logits of any size. Stops at a target that is no class, naming it.
  ///
  /// - Parameter smoothing: the share of the target's probability that is spread evenly over all
  ///   classes, its own included (Szegedy et al. 2016); in 0 ..< 1.
  public func crossEntropy(
    targets: Indices, ignoring ignored: Int32 = -1, smoothing: Float = 0
  ) -> Tensor {
    checkConstant("crossEntropy", "smoothing", smoothing, .belowOne)
    let (losses, statistics) = crossEntropyRows(targets: targets, ignoring: ignored)
    let counted = targets.values.reduce(0) { $1 == ignored ? $0 : $0 + 1 }
    let weight = counted == 0 ? 0 : 1 / Float(counted)
    let x = detached()
    let (rows, columns) = rowsAndColumns("crossEntropy")
    if smoothing > 0 { smooth(losses, by: smoothing, targets: targets, ignoring: ignored) }
    let mean = Tensor(uninitialized: [])
    sq_sum(1, rows, 1, losses.pointer, mean.pointer)
    sq_scale_offset(1, mean.pointer, weight, 0, mean.pointer)
    return mean.recorded("crossEntropy", inputs: [self], isForgotten: true) { upstream in
      // Logits of a large vocabulary are the largest array of a step: their gradient takes their
      // place where nobody else holds them.
      let gradient = x.storageIsUnique ? x : Tensor(uninitialized: x.shape)
      let rowWeights = Storage(count: Int(rows))
      sq_fill(rows, upstream.item * weight, rowWeights.pointer)
      sq_cross_entropy_backward(
        rows, columns, x.pointer, targets.values, ignored, statistics.pointer, rowWeights.pointer,
        gradient.pointer)
      guard smoothing > 0 else { return [gradient] }
      let (width, moved) = (Int(columns), smoothing * upstream.item * weight)
      for (row, target) in targets.values.enumerated() where target != ignored {
        let start = gradient.pointer + row * width
        sq_scale_offset(columns, start, 1, -moved / Float(width), start)
        start[Int(target)] += moved
      }
      return [gradient]
    }
  }

  /// Spreads a share of the targets: adds share * (x[target] - mean(x)) to each place's loss.
  private func smooth(
    _ losses: Tensor, by share: Float, targets: Indices, ignoring ignored: Int32
  ) {
    let (rows, columns) = (losses.count, shape[rank - 1])
    let sums = Tensor(uninitialized: [rows])
    sq_sum(Int64(rows), Int64(columns), 1, pointer, sums.pointer)
    for (row, target) in targets.values.enumerated() where target != ignored {
      let mean = sums.pointer[row] / Float(columns)
      losses.pointer[row] += share * (pointer[row * columns + Int(target)] - mean)
    }
  }

  /// The cross-entropy of every place, in the targets' shape and without a gradient; 0 where
  /// ignored.
  public func crossEntropies(targets: Indices, ignoring ignored: Int32 = -1) -> Tensor {
    crossEntropyRows(targets: targets, ignoring: ignored).losses.reshaped(targets.shape)
  }

  private func crossEntropyRows(
    targets: Indices, ignoring ignored: Int32
  ) -> (losses: Tensor, statistics: Storage) {
    let (rows, columns) = rowsAndColumns("crossEntropy")
    guard targets.shape == Array(shape.dropLast()) else {
      stop(
        "crossEntropy", "logits \(shape) and targets \(targets.shape)",
        expected: "targets of shape \(Array(shape.dropLast()))", involving: [self])
    }
    targets.check(
      below: Int(columns), ignoring: ignored, operation: "crossEntropy", what: "target")
    let losses = Tensor(uninitialized: [Int(rows)])
    let statistics = Storage(count: 2 * Int(rows))
    sq_cross_entropy(
      rows, columns, pointer, targets.values, ignored, losses.pointer, statistics.pointer)
    return (losses, statistics)
  }
}
