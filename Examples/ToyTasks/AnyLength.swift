// Tasks for rows of any length: what a model trained on short rows does on longer ones.

import SequiturTensor

/// "First token" or "previous token" on rows of letters that may repeat.
///
/// The letters of a row are independent and uniform, so a longer row differs from a shorter one in
/// nothing but its length.
package enum AnyLengthTask: String, CaseIterable, Sendable {
  case previousToken = "previous-token"
  case firstToken = "first-token"

  /// Lengths that are trained.
  package static let trainingLengths = 4...12
  /// Lengths that are tested: the longest trained one, twice and four times that.
  package static let testLengths = [12, 24, 48]
  /// Answers to "first token" at one test length, at least.
  private static let leastTestRows = 96

  package var vocabulary: [String] { LetterSets.letters }
  package var readout: AnswerPlace { self == .firstToken ? .pooled : .perToken }

  /// Random rows, all of one random trained length.
  package func trainingBatch(_ count: Int, using random: inout SeededRandom) -> [ToyExample] {
    let lengths = Self.trainingLengths
    let length = lengths.lowerBound + random.integer(below: lengths.count)
    return (0..<count).map { _ in example(row(length, using: &random)) }
  }

  /// Test rows of a length, always the same ones: random rows, for "first token" with all their
  /// rotations, so that the bag of letters tells as little as it can.
  package func testSet(length: Int) -> [ToyExample] {
    var random = SeededRandom(seed: 12).keyed(by: [length])
    let count =
      self == .firstToken ? (Self.leastTestRows + length - 1) / length : Self.leastTestRows
    return (0..<count).flatMap { _ in
      let row = row(length, using: &random)
      return (self == .firstToken ? rotations(of: row) : [row]).map(example)
    }
  }

  private func row(_ length: Int, using random: inout SeededRandom) -> [Int32] {
    (0..<length).map { _ in Int32(random.integer(below: vocabulary.count)) }
  }

  private func example(_ tokens: [Int32]) -> ToyExample {
    self == .firstToken ? ToyExample(firstOf: tokens) : ToyExample(previousOf: tokens)
  }
}
