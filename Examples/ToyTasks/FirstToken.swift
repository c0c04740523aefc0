// Which letter stands first? Needs one absolute position, and nothing else.

/// Names the first of eight different letters.
struct FirstToken: LetterTask {
  let summary = "name the first of eight different letters"
  let readout = AnswerPlace.pooled

  /// For every held-out set its eight rotations and their reverses.
  var testSet: [ToyExample] {
    LetterSets.heldOut.flatMap { set in
      rotations(of: set).flatMap { [$0, $0.reversed()] }.map(ToyExample.init(firstOf:))
    }
  }

  /// The rotations.
  func reorderings(of row: [Int32]) -> [ToyExample] {
    rotations(of: row).map(ToyExample.init(firstOf:))
  }

  let orderBlind = Bound(
    1, of: LetterSets.size,
    "Over the rotations of one set, each of its eight letters stands first equally often: 1 of 8.")
  let mirror = Bound(
    1, of: 2,
    "A row and its reverse are both in the test set; one has the first letter, one the last: 1 of 2."
  )
}
