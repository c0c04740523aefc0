// Which letter stands first? Needs one absolute position, and nothing else.

import SequiturTensor

/// Names the first of eight different letters.
package struct FirstToken: LetterTask {
  /// Creates the task.
  package init() {}

  package var summary: String { "name the first of eight different letters" }
  package var readout: AnswerPlace { .pooled }

  /// For every held-out set its eight rotations and their reverses.
  package var testSet: [ToyExample] {
    LetterSets.heldOut.flatMap { set in
      rotations(of: set).flatMap { [example($0), example($0.reversed())] }
    }
  }

  /// The rotations.
  package func reorderings(of row: [Int32]) -> [ToyExample] { rotations(of: row).map(example) }

  package var orderBlindCeiling: Fraction { Fraction(1, LetterSets.size) }
  package var orderBlindReason: String {
    "Over the rotations of one set, each of its eight letters stands first equally often: 1 of 8."
  }

  package var mirrorCeiling: Fraction { Fraction(1, 2) }
  package var mirrorReason: String {
    "A row and its reverse are both in the test set; one has the first letter, one the last: 1 of 2."
  }

  private func example(_ tokens: [Int32]) -> ToyExample {
    ToyExample(tokens: tokens, targets: [tokens[0]])
  }
}
