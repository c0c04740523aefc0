// X' = X + PE on a sentence that holds a word twice: equal rows before the addition, different
// after.

import PositionAnalysis
import Sequitur
import ToyModels

/// Token rows, position rows and their sum, for a figure.
struct AdditionDemo {
  let words: [String]
  /// T rows of width C each.
  let tokens, positions, sum: Matrix
  /// Two places of the same word.
  let repeated: (first: Int, second: Int)

  /// The first of the sentences that repeats a word, else one that does.
  init(_ sentences: SentencePair) {
    let fallback = ["the", "dog", "bit", "the", "man"]
    let words = sentences.words.first { Set($0).count < $0.count } ?? fallback
    self.words = words
    let vocabulary = Set(words).sorted()
    var random = SeededRandom(seed: 1)
    let embedding = Embedding(
      vocabularySize: vocabulary.count, width: ToyModel.width,
      deviation: ToyModel.embeddingDeviation, using: &random)
    let ids = words.map { Int32(vocabulary.firstIndex(of: $0) ?? 0) }
    let x = withoutGradient { embedding(Indices(rows: [ids])) }
    let encoding = SinusoidalPositions(maximumLength: words.count, width: ToyModel.width)
    tokens = Matrix(rowsOf: x)
    positions = Matrix(rowsOf: encoding.table)
    sum = Matrix(rowsOf: withoutGradient { encoding.addToTokens(x, from: 0) })
    let second = words.indices.first { words[..<$0].contains(words[$0]) } ?? 0
    repeated = (words.firstIndex(of: words[second]) ?? 0, second)
  }

  /// The largest difference between the two rows of the repeated word.
  func difference(in rows: Matrix) -> Double {
    zip(rows.row(repeated.first), rows.row(repeated.second)).map { abs($0 - $1) }.max() ?? 0
  }
}
