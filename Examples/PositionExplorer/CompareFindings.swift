// What `compare` found, and the bounds that it must not pass.

import SequiturFigures
import ToyModels
import ToyTasks

/// Everything that was trained.
package struct CompareFindings: Sendable {
  /// What was asked for.
  let series: ToySeries
  /// Every task with every variant and seed.
  let toy: [ToyOutcome]
  /// "First token", causal, without positions, with one layer.
  let oneLayerCausal: [ToyOutcome]
  let lengths: LengthFindings
  let seconds: Double

  /// The outcomes of a task and a variant, a seed each.
  func outcomes(_ task: ToyTaskName, _ variant: Variant) -> [ToyOutcome] {
    toy.filter { $0.run.task == task && $0.run.variant == variant }
  }

  /// "1 seed", "3 seeds".
  var seedCount: String { "\(series.seeds.count) \(series.seeds.count == 1 ? "seed" : "seeds")" }

  /// The best accuracy that is proven possible for a variant; nil if it is 1 or nothing is proven.
  package static func bound(_ task: ToyTaskName, _ variant: Variant) -> Fraction? {
    guard variant.isOrderBlind || variant.isMirrorBlind else { return nil }
    let task = task.task
    let bound = variant.isOrderBlind ? task.orderBlindCeiling : task.mirrorCeiling
    return bound == Fraction(1, 1) ? nil : bound
  }

  /// One sentence for each bound that is broken.
  package var brokenBounds: [String] {
    toy.compactMap { Self.brokenBound($0.run, $0.score) }
  }

  /// A sentence if a score is above what is proven possible.
  package static func brokenBound(_ run: ToyRun, _ score: Score) -> String? {
    guard let bound = bound(run.task, run.variant), score.isAbove(bound) else { return nil }
    return """
      \(run.task.rawValue), \(run.variant.title), seed \(run.seed): right on \(score.correct) of \
      \(score.asked), above its ceiling of \(bound)
      """
  }

  /// The result in a sentence.
  var headline: RichText {
    func bound(_ outcome: ToyOutcome) -> Fraction? {
      Self.bound(outcome.run.task, outcome.run.variant)
    }
    let bounded = toy.compactMap { outcome in bound(outcome).map { (outcome.score, $0) } }
    let exact = bounded.count { $0.isExactly($1) }
    let free = toy.filter { bound($0) == nil && $0.run.variant.encoding != .none }
    let solved = free.count { $0.accuracy >= 0.99 }
    return """
      Of \(bounded.count) models with a proven ceiling below 1, \(brokenBounds.count) passed it and \
      \(exact) ended exactly on it; of \(free.count) models with positions and without such a ceiling, \
      \(solved) reached 99 % within \(series.steps) steps.
      """
  }

  /// The accuracy of a task and a variant with its mark.
  func cell(_ task: ToyTaskName, _ variant: Variant) -> String {
    Self.cell(outcomes(task, variant).map(\.score), bound: Self.bound(task, variant))
  }

  /// The accuracy with a mark: "=" where every score is exactly on the bound, "≤" below it.
  package static func cell(_ scores: [Score], bound: Fraction?) -> String {
    let text = accuracyText(scores.map(\.accuracy))
    guard let bound, !scores.isEmpty else { return text }
    if scores.contains(where: { $0.isAbove(bound) }) { return "\(text) ABOVE" }
    return scores.allSatisfy { $0.isExactly(bound) } ? "\(text) =" : "\(text) ≤"
  }
}
