// X' = X + PE on a sentence that holds a word twice: equal rows before the addition, different
// after.

import Sequitur
import ToyModels

/// Token rows, position rows and their sum, for a figure.
struct AdditionDemo {
  let words: [String]
  /// T rows of width C each.
  let tokens, positions, sum: Tensor2D
  /// Two places of the same word.
  let repeated: (first: Int, second: Int)

  static let width = 32

  /// The first of the sentences that repeats a word, else one that does.
  init(_ sentences: SentencePair) {
    let fallback = ["the", "dog", "bit", "the", "man"]
    let words = sentences.words.first { Set($0).count < $0.count } ?? fallback
    self.words = words
    let vocabulary = Set(words).sorted()
    var random = SeededRandom(seed: 1)
    let embedding = Embedding(
      vocabularySize: vocabulary.count, width: Self.width,
      deviation: ToyModel.embeddingDeviation, using: &random)
    let ids = words.map { Int32(vocabulary.firstIndex(of: $0) ?? 0) }
    let x = withoutGradient { embedding(Indices(rows: [ids])) }
    let encoding = SinusoidalPositions(maximumLength: words.count, width: Self.width)
    tokens = .rows(of: x, width: Self.width)
    positions = .rows(of: encoding.table, width: Self.width)
    sum = .rows(of: withoutGradient { encoding.addToTokens(x, from: 0) }, width: Self.width)
    let second = words.indices.first { words[..<$0].contains(words[$0]) } ?? 0
    repeated = (words.firstIndex(of: words[second]) ?? 0, second)
  }

  /// The largest difference between the two rows of the repeated word.
  func difference(in rows: Tensor2D) -> Double {
    zip(rows[repeated.first], rows[repeated.second]).map { abs($0 - $1) }.max() ?? 0
  }
}
