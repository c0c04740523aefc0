// Findings: everything that was measured.

import ToyModels

/// Everything that the report shows.
struct Findings: Sendable {
  let symmetry: [SymmetryRow]
  /// The toy tasks with every variant and seed.
  let toy: [ToyOutcome]
  /// "First token", read at the first position or at a class token, without positions.
  let readoutTrap: [ToyOutcome]
  /// "First token", read at the last position, causal without positions, with one layer.
  let oneLayerCausal: [ToyOutcome]
  let text: [TextOutcome]
  let textSource: TextSource
  let sentences: SentenceAnswers
  let seconds: Double

  /// The toy tasks that were run, in order.
  var tasks: [ToyTaskName] { toy.map(\.run.task).uniqued() }
}
