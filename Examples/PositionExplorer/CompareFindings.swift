// What `compare` found, and the bounds that it must not pass.

import ExampleSupport
import SequiturFigures
import ToyModels

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

  /// "1 seed", "3 seeds".
  var seedCount: String { counted(series.seeds.count, "seed") }

  /// One sentence for each bound that is broken.
  package var brokenBounds: [String] { toy.compactMap { $0.run.brokenBound(by: $0.score) } }

  /// The result in a sentence.
  var headline: RichText {
    let (bounded, free) = (toy.filter(\.isBounded), toy.filter(\.isFree))
    return """
      Of \(bounded.count) models with a proven ceiling below 1, \(brokenBounds.count) passed it and \
      \(bounded.count(where: \.isOnBound)) ended exactly on it; of \(free.count) models with positions and without such a ceiling, \
      \(free.count(where: \.isSolved)) reached 99 % within \(counted(series.steps, "step")).
      """
  }

  /// The accuracy of a task and a variant with its mark.
  func cell(_ task: ToyTaskName, _ variant: Variant) -> String {
    Self.cell(toy.of(task, variant).map(\.score), bound: variant.bound(on: task.task))
  }

  /// The accuracy with a mark: "=" where every score is exactly on the bound, "≤" below it.
  package static func cell(_ scores: [Score], bound: Fraction?) -> String {
    let text = accuracyText(scores.map(\.accuracy))
    guard let bound, !scores.isEmpty else { return text }
    if scores.contains(where: { $0.isAbove(bound) }) { return "\(text) ABOVE" }
    return scores.allSatisfy { $0.isExactly(bound) } ? "\(text) =" : "\(text) ≤"
  }
}
