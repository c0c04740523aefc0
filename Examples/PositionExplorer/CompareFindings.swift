// What `compare` found, and the bounds that it must not pass.

import Foundation
import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

/// Everything that was trained.
package struct CompareFindings: Sendable {
  package let tasks: [ToyTaskName]
  package let variants: [Variant]
  package let seeds: [UInt64]
  package let steps: Int
  /// Every task with every variant and seed.
  package let toy: [ToyOutcome]
  /// "First token", causal, without positions, with one layer.
  package let oneLayerCausal: [ToyOutcome]
  package let lengths: [LengthOutcome]
  package let seconds: Double

  package init(
    tasks: [ToyTaskName], variants: [Variant], seeds: [UInt64], steps: Int, toy: [ToyOutcome],
    oneLayerCausal: [ToyOutcome] = [], lengths: [LengthOutcome] = [], seconds: Double = 0
  ) {
    self.tasks = tasks
    self.variants = variants
    self.seeds = seeds
    self.steps = steps
    self.toy = toy
    self.oneLayerCausal = oneLayerCausal
    self.lengths = lengths
    self.seconds = seconds
  }

  /// The outcomes of a task and a variant, a seed each.
  func outcomes(_ task: ToyTaskName, _ variant: Variant) -> [ToyOutcome] {
    toy.of(task, variant)
  }

  /// The outcomes on rows of any length, a seed each.
  func lengthOutcomes(_ question: AnyLengthTask.Question, _ variant: Variant) -> [LengthOutcome] {
    lengths.filter { $0.run.question == question && $0.run.variant == variant }
  }

  /// One sentence for each bound that is broken.
  package var brokenBounds: [String] { toy.compactMap { $0.run.brokenBound(by: $0.score) } }

  /// The result in a sentence.
  var headline: RichText {
    let bounded = toy.filter { $0.run.bound != nil }
    let exact = bounded.count { outcome in
      outcome.run.bound.map(outcome.score.isExactly) ?? false
    }
    let free = toy.filter { $0.run.bound == nil && $0.run.variant.encoding != .none }
    let solved = free.count { $0.accuracy >= 0.99 }
    return """
      Of \(bounded.count) models with a proven ceiling below 1, \(brokenBounds.count) passed it and \
      \(exact) ended exactly on it; of \(free.count) models with positions and without such a ceiling, \
      \(solved) reached 99 % within \(steps) steps.
      """
  }
}

/// "99.40 (98.10)": mean and, if lower, minimum, in percent; "-" of none.
func accuracyText(_ accuracies: [Double]) -> String {
  guard let least = accuracies.min() else { return "-" }
  let mean = accuracies.reduce(0, +) / Double(accuracies.count)
  let text = fixed(100 * mean, 2)
  return least < mean - 1e-9 ? "\(text) (\(fixed(100 * least, 2)))" : text
}

extension CompareFindings {
  /// The accuracy of a task and a variant with its mark.
  func cell(_ task: ToyTaskName, _ variant: Variant) -> String {
    Self.cell(outcomes(task, variant).map(\.score), bound: variant.bound(on: task.task))
  }

  /// The accuracy with a mark: "=" where every score is exactly on the bound, "≤" below it.
  package static func cell(_ scores: [Score], bound: Fraction?) -> String {
    let text = accuracyText(scores.map(\.accuracy))
    guard let bound, !scores.isEmpty else { return text }
    if scores.contains(where: { $0.isAbove(bound) }) { return "\(text) ABOVE" }
    return scores.allSatisfy { $0.isExactly(bound) } ? "\(text) =" : "\(text) ≤"
  }
}
