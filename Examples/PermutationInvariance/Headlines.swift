// The results in one line each, at the head of the page.

import ExampleSupport
import SequiturFigures
import ToyModels

/// Lines that are made from the numbers they speak of; what was not measured has none.
package struct Headlines {
  let symmetry: [SymmetryRow]
  let toy: [ToyOutcome]
  let text: [TextOutcome]

  package init(symmetry: [SymmetryRow], toy: [ToyOutcome], text: [TextOutcome]) {
    self.symmetry = symmetry
    self.toy = toy
    self.text = text
  }

  package var lines: [RichText] {
    [symmetryLine, blindLine, sightedLine, mirrorLine, textLine].compactMap { $0 }
  }

  private var symmetryLine: RichText? {
    symmetry.first { $0.encoding == .none && !$0.causal }.map { none in
      """
      One layer without positions commutes with a permutation up to rounding: it is off by \
      \(differenceText(none.maxDeviation)) at most.
      """
    }
  }

  private var blindLine: RichText? {
    let blind = toy.filter(\.run.variant.isOrderBlind)
    guard !blind.isEmpty else { return nil }
    return """
      Trained without positions, \(blind.count(where: \.isOnBound)) of \
      \(counted(blind.count, "model")) end exactly on the ceiling derived for them.
      """
  }

  private var sightedLine: RichText? {
    let free = toy.filter(\.isFree)
    guard let least = free.map(\.accuracy).min() else { return nil }
    return """
      With positions (\(titles(of: free))) the same model reaches \
      \(percentText(mean(free.map(\.accuracy)))) on average where no ceiling below 1 is proven, \
      \(percentText(least)) at the least.
      """
  }

  private var mirrorLine: RichText? {
    let mirrored = toy.filter { $0.isBounded && !$0.run.variant.isOrderBlind }
    guard !mirrored.isEmpty else { return nil }
    return """
      Distances without sides (\(titles(of: mirrored))) have a ceiling of their own where a row and \
      its reverse differ in the answer: \(mirrored.count(where: \.isOnBound)) of \
      \(counted(mirrored.count, "model")) end exactly on it, \
      \(mirrored.count(where: \.isAboveBound)) above it.
      """
  }

  private var textLine: RichText? {
    guard !text.isEmpty else { return nil }
    let parts = text.map(\.variant).uniqued().map {
      "\($0.title) \(accuracyCell(text.of($0).map(\.accuracy)))"
    }
    return """
      Natural or shuffled text, where blindness to order is worth \
      \(percentText(TextOutcome.ceiling.value)): \(parts.joined(separator: ", ")).
      """
  }

  private func titles(of outcomes: [ToyOutcome]) -> String {
    list(outcomes.map(\.run.variant.title).uniqued())
  }
}
