// The proven bounds: what no order-blind and no mirror-blind model can do. If one is broken, the
// program or the proof is wrong, and the programs say so.

extension Variant {
  /// The best accuracy on a task that is proven possible; nil if that is 1 or nothing is proven.
  package func bound(on task: any ToyTask) -> Fraction? {
    guard isMirrorBlind else { return nil }
    let bound = isOrderBlind ? task.orderBlind.ceiling : task.mirror.ceiling
    return bound == Fraction(1, 1) ? nil : bound
  }
}

extension ToyRun {
  /// The bound on its accuracy. None if the first position is read, which tells what stands there.
  package var bound: Fraction? {
    usedReadout == .firstToken ? nil : variant.bound(on: task.task)
  }

  /// A sentence if a score is above what is proven possible.
  package func brokenBound(by score: Score) -> String? {
    guard let bound, score.isAbove(bound) else { return nil }
    return """
      \(task.rawValue), \(variant.title), seed \(seed): right on \(score.correct) of \
      \(score.asked), above its ceiling of \(bound)
      """
  }
}

extension ToyOutcome {
  /// Whether a ceiling below 1 is proven for its model.
  package var isBounded: Bool { run.bound != nil }
  /// Whether it ends exactly on that ceiling.
  package var isOnBound: Bool { run.bound.map(score.isExactly) ?? false }
  /// Whether it ends above that ceiling, which cannot be.
  package var isAboveBound: Bool { run.bound.map(score.isAbove) ?? false }
  /// Whether its model has positions, and none that a ceiling below 1 is proven for.
  package var isFree: Bool { !isBounded && run.variant.encoding != .none }
  /// Whether it is right on at least 99 of 100.
  package var isSolved: Bool { 100 * score.correct >= 99 * score.asked }
}
