// X' = X + PE on a sentence: its words looked up, its positions, and their sum, by the library's
// layers.

import Sequitur

/// Token rows, position rows and sums of a sentence.
package struct Addition: Sendable {
  package let words: [String]
  /// The number of each word in the vocabulary of the sentence.
  package let ids: [Int]
  /// T rows of width C each.
  package let tokens, positions, sum: Matrix
  /// Two places of the same word, if a word comes twice.
  package let repeated: (first: Int, second: Int)?

  /// Looks the words up in a random embedding and adds the sinusoidal rows.
  package init(of words: [String], width: Int = ToyModel.width, seed: UInt64 = 1) {
    let vocabulary = Set(words).sorted()
    ids = words.map { vocabulary.firstIndex(of: $0) ?? 0 }
    var random = SeededRandom(seed: seed)
    let embedding = Embedding(
      vocabularySize: vocabulary.count, width: width, deviation: ToyModel.embeddingDeviation,
      using: &random)
    let encoding = SinusoidalPositions(maximumLength: words.count, width: width)
    let x = withoutGradient { [ids] in embedding(Indices(rows: [ids.map(Int32.init)])) }
    tokens = Matrix(rowsOf: x)
    positions = Matrix(rowsOf: encoding.table)
    sum = Matrix(rowsOf: withoutGradient { encoding.addToTokens(x, from: 0) })
    repeated = Self.repeated(in: ids)
    self.words = words
  }

  /// The rows of tables that a model was trained with: T token rows and T position rows.
  package init(words: [String], ids: [Int], tokens: Matrix, positions: Matrix) {
    self.words = words
    self.ids = ids
    self.tokens = tokens
    self.positions = positions
    sum = Matrix(rows: tokens.rows, columns: tokens.columns) {
      tokens[$0, $1] + positions[$0, $1]
    }
    repeated = Self.repeated(in: ids)
  }

  private static func repeated(in ids: [Int]) -> (first: Int, second: Int)? {
    ids.indices.lazy.compactMap { second in
      ids[..<second].firstIndex(of: ids[second]).map { ($0, second) }
    }.first
  }

  /// The largest difference between the two rows of the repeated word.
  package func difference(in matrix: Matrix) -> Double? {
    repeated.map { places in
      largestDifference(matrix.row(places.first), matrix.row(places.second))
    }
  }
}
