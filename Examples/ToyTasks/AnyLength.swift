// Tasks for rows of any length: what a model trained on short rows does on longer ones.

import SequiturTensor

/// "First token" or "previous token" on rows of letters that may repeat.
///
/// The letters of a row are independent and uniform, so a longer row differs from a shorter one in
/// nothing but its length.
package struct AnyLengthTask: Sendable {
  /// The question.
  package enum Question: String, CaseIterable, Codable, Sendable {
    case previousToken = "previous-token"
    case firstToken = "first-token"
  }

  /// Lengths that are trained.
  package static let trainingLengths = 4...12
  /// Lengths that are tested: the longest trained one, twice and four times that.
  package static let testLengths = [12, 24, 48]
  /// Answers to "first token" at one test length, at least.
  private static let leastTestRows = 96

  package let question: Question

  /// Creates the task.
  package init(_ question: Question) {
    self.question = question
  }

  package var vocabulary: [String] { LetterSets.letters }
  package var readout: AnswerPlace { question == .firstToken ? .pooled : .perToken }

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
    switch question {
    case .previousToken:
      return (0..<Self.leastTestRows).map { _ in example(row(length, using: &random)) }
    case .firstToken:
      let rows = (Self.leastTestRows + length - 1) / length
      return (0..<rows).flatMap { _ in
        rotations(of: row(length, using: &random)).map(example)
      }
    }
  }

  private func row(_ length: Int, using random: inout SeededRandom) -> [Int32] {
    (0..<length).map { _ in Int32(random.integer(below: vocabulary.count)) }
  }

  private func example(_ tokens: [Int32]) -> ToyExample {
    switch question {
    case .previousToken:
      ToyExample(tokens: tokens, targets: [ToyExample.noTarget] + tokens.dropLast())
    case .firstToken: ToyExample(tokens: tokens, targets: [tokens[0]])
    }
  }
}
