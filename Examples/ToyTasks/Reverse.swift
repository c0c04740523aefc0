// The row backwards: position i answers with the letter at the mirrored position.

/// Answers at position i with the letter at position T-1-i of eight different letters.
struct Reverse: LetterTask {
  let summary = "eight different letters: answer with the row backwards"
  let readout = AnswerPlace.perToken

  /// The seven rounds of a round-robin tournament, partners at mirrored places, by the circle
  /// method: letter 7 stays, the others move round by one each round.
  func reorderings(of set: [Int32]) -> [ToyExample] {
    let others = LetterSets.size - 1
    return (0..<others).map { round in
      let pairs =
        [(others, round)]
        + (1...others / 2).map { ((round + $0) % others, (round + others - $0) % others) }
      let tokens = (pairs.map(\.0) + pairs.reversed().map(\.1)).map { set[$0] }
      return ToyExample(tokens: tokens, targets: tokens.reversed())
    }
  }

  let orderBlind = Bound(
    1, of: LetterSets.size - 1,
    "Over seven rows of one set, each letter is opposite each of the other seven once: 1 of 7.")
  let mirror = Bound(
    1, of: 1, "Read backwards, a letter still stands opposite the same letter, so all can be told.")
}
