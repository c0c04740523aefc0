// The proven bounds: what no order-blind and no mirror-blind model can do. If one is broken, the
// program or the proof is wrong, and the program says so.

import ToyTasks

extension Findings {
  /// One sentence for each bound that is broken; none if all is well.
  var brokenBounds: [String] {
    let bounded =
      toy.filter { $0.run.variant.isOrderBlind }
      + readoutTrap.filter { $0.run.usedReadout != .firstToken }
    let tasks = bounded.filter { $0.score.isAbove($0.run.task.task.orderBlindCeiling) }.map {
      outcome in
      let ceiling = outcome.run.task.task.orderBlindCeiling
      return """
        \(outcome.run.task.rawValue), seed \(outcome.run.seed): a model without positions is right on \
        \(outcome.score.correct) of \(outcome.score.asked), above its ceiling of \(ceiling)
        """
    }
    let mirrors = toy.filter {
      $0.run.variant.isMirrorBlind && $0.score.isAbove($0.run.task.task.mirrorCeiling)
    }.map { outcome in
      """
      \(outcome.run.task.rawValue), seed \(outcome.run.seed): \(outcome.run.variant.title) is right on \
      \(outcome.score.correct) of \(outcome.score.asked), above its mirror ceiling of \
      \(outcome.run.task.task.mirrorCeiling)
      """
    }
    let texts = text.filter { $0.run.variant.isOrderBlind && $0.score.isAbove(TextOutcome.ceiling) }
      .map { outcome in
        """
        text, seed \(outcome.run.seed): a model without positions is right on \(outcome.score.correct) \
        of \(outcome.score.asked), above its ceiling of \(TextOutcome.ceiling)
        """
      }
    let rows = symmetry.filter {
      $0.encoding == .none && !$0.causal && $0.maxDeviation >= Symmetry.rounding
    }
    .map {
      """
      symmetry: attention without positions moves by \($0.maxDeviation) under a permutation, more \
      than rounding allows (2e-6)
      """
    }
    return tasks + mirrors + texts + rows
  }
}
