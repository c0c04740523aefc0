// The letter before: position i answers with the letter at position i - 1.

/// Answers at position i with the letter at position i - 1 of eight different letters; position 0
/// has no target.
struct PreviousToken: LetterTask {
  /// Every ordered pair of neighbours comes once in the eight rows `(this + r) mod 8`
  /// (Williams, "Experimental designs balanced for the estimation of residual effects", 1949).
  private static let williamsRow = [0, 1, 7, 2, 6, 3, 5, 4]

  let summary = "eight different letters: answer with the letter before each"
  let readout = AnswerPlace.perToken

  /// The eight rows of a Williams square.
  func reorderings(of set: [Int32]) -> [ToyExample] {
    set.indices.map { row in
      ToyExample(previousOf: Self.williamsRow.map { set[($0 + row) % LetterSets.size] })
    }
  }

  let orderBlind = Bound(
    1, of: LetterSets.size - 1,
    "Over eight rows of one set, each letter follows each of the other seven once: 1 of 7.")
  let mirror = Bound(
    4, of: 7,
    "Left and right neighbour look alike at six of seven places, the last has only one: 3 + 1 of 7."
  )
}
