// The letter before: position i answers with the letter at position i - 1.

import SequiturTensor

/// Answers at position i with the letter at position i - 1 of eight different letters; position 0
/// has no target.
package struct PreviousToken: LetterTask {
  /// Every ordered pair of neighbours comes once in the eight rows `(this + r) mod 8`
  /// (Williams, "Experimental designs balanced for the estimation of residual effects", 1949).
  private static let williamsRow = [0, 1, 7, 2, 6, 3, 5, 4]

  /// Creates the task.
  package init() {}

  package var summary: String { "eight different letters: answer with the letter before each" }
  package var readout: AnswerPlace { .perToken }

  /// The eight rows of a Williams square.
  package func reorderings(of set: [Int32]) -> [ToyExample] {
    set.indices.map { row in
      let tokens = Self.williamsRow.map { set[($0 + row) % LetterSets.size] }
      return ToyExample(tokens: tokens, targets: [ToyExample.noTarget] + tokens.dropLast())
    }
  }

  package var orderBlindCeiling: Fraction { Fraction(1, LetterSets.size - 1) }
  package var orderBlindReason: String {
    "Over eight rows of one set, each letter follows each of the other seven once: 1 of 7."
  }

  package var mirrorCeiling: Fraction { Fraction(4, 7) }
  package var mirrorReason: String {
    "Left and right neighbour look alike at six of seven places, the last has only one: 3 + 1 of 7."
  }
}
