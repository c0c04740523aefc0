// EarlyEvaluation: a glance at held-out text early in a run, so that a short one has a curve too.

import SequiturText

/// An evaluation early in a run, where they are spaced geometrically: after 8, 16, 32, ... steps, as
/// long as the next regular one is as far away again.
///
/// It reads as many windows as were trained on since the one before it, so that it costs a third of
/// that at most.
package struct EarlyEvaluation {
  private let mostWindows: Int

  /// The one that is due after a step; nil if none is.
  package init?(at step: Int, _ options: TrainingOptions) {
    guard step >= 8, step & (step - 1) == 0, 2 * step <= min(options.evalInterval, options.steps)
    else { return nil }
    mostWindows = step / 2 * options.batchSize * options.accumulate
  }

  /// Those that it reads of all held-out windows, evenly spread.
  package func windows(of all: [Window]) -> [Window] {
    let count = min(all.count, mostWindows)
    return (0..<count).map { all[$0 * all.count / count] }
  }
}
