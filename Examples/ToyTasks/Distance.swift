// How far apart are the two markers?

import SequiturTensor

/// Names the distance, 1 to 7, of two equal markers among eight different letters.
struct Distance: ToyTask {
  private static let marker = Int32(LetterSets.letters.count)
  private static let distances = 7

  let summary = "two markers among eight letters: how many places apart?"
  let vocabulary = LetterSets.letters + ["*"]
  let classes = (1...distances).map(String.init)
  let length = LetterSets.size + 2
  let readout = AnswerPlace.pooled

  /// For every held-out set of letters the seven distances, the first marker at varying places.
  var testSet: [ToyExample] {
    LetterSets.heldOut.enumerated().flatMap { index, letters in
      (1...Self.distances).map { distance in
        example(letters, distance: distance, first: index % (length - distance))
      }
    }
  }

  /// One row of letters with the seven distances, each at a uniform place among those that it
  /// leaves.
  func trainingOrbit(using random: inout SeededRandom) -> [ToyExample] {
    let letters = LetterSets.trainingRow(using: &random)
    return (1...Self.distances).map { distance in
      example(letters, distance: distance, first: random.integer(below: length - distance))
    }
  }

  let orderBlind = Bound(
    1, of: distances, "Every set of letters comes with each of the seven distances once: 1 of 7.")
  let mirror = Bound(
    1, of: 1, "Read backwards, two markers are still as far apart, so all can be told.")

  private func example(_ letters: [Int32], distance: Int, first: Int) -> ToyExample {
    var tokens = letters
    tokens.insert(Self.marker, at: first)
    tokens.insert(Self.marker, at: first + distance)
    return ToyExample(tokens: tokens, targets: [Int32(distance - 1)])
  }
}
