// The bounds that this program must not break.

import ToyModels

extension Findings {
  /// One sentence for each bound that is broken; none if all is well.
  var brokenBounds: [String] {
    let tasks = (toy + readoutTrap).compactMap { $0.run.brokenBound(by: $0.score) }
    let texts = text.filter { $0.variant.isOrderBlind && $0.score.isAbove(TextOutcome.ceiling) }
      .map { outcome in
        """
        text, seed \(outcome.seed): a model without positions is right on \(outcome.score.correct) \
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
    return tasks + texts + rows
  }
}
