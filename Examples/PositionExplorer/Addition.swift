// The numbers of the addition page: a sentence looked up, its positions, and their sum.

import ExampleSupport
import PositionAnalysis
import Sequitur

/// Token rows, position rows and sums of a sentence.
struct Addition: Sendable {
  let words: [String]
  /// The number of each word in the vocabulary of the sentence.
  let ids: [Int]
  /// T rows of width C each.
  let tokens, positions, sum: Matrix
  /// Two places of the same word, if a word comes twice.
  let repeated: (first: Int, second: Int)?

  /// Looks the words up in a random embedding and adds the sinusoidal rows, with the library's
  /// layers.
  init(sentence: String, width: Int, seed: UInt64) throws(UsageError) {
    let words = sentence.split(whereSeparator: \.isWhitespace).map(String.init)
    guard (1...64).contains(words.count) else {
      throw UsageError("--sentence: expected from 1 to 64 words, found \(words.count)")
    }
    let vocabulary = Set(words).sorted()
    let ids = words.map { vocabulary.firstIndex(of: $0) ?? 0 }
    var random = SeededRandom(seed: seed)
    let embedding = Embedding(
      vocabularySize: vocabulary.count, width: width, deviation: 0.5, using: &random)
    let encoding = SinusoidalPositions(maximumLength: words.count, width: width)
    let x = withoutGradient { embedding(Indices(rows: [ids.map(Int32.init)])) }
    tokens = Matrix(rowsOf: x)
    positions = Matrix(rowsOf: encoding.table)
    sum = Matrix(rowsOf: withoutGradient { encoding.addToTokens(x, from: 0) })
    repeated =
      words.indices.lazy.compactMap { second in
        words[..<second].firstIndex(of: words[second]).map { ($0, second) }
      }.first
    self.words = words
    self.ids = ids
  }

  /// The largest difference between the two rows of the repeated word.
  func difference(in matrix: Matrix) -> Double? {
    repeated.map { largestDifference(matrix.row($0.first), matrix.row($0.second)) }
  }

  /// A line for each word: its place, itself, its number, and how its three rows start.
  func lines(_ start: (ArraySlice<Double>) -> String) -> [[String]] {
    words.indices.map { place in
      ["\(place)", words[place], "\(ids[place])"]
        + [tokens, positions, sum].map { start($0.row(place)) }
    }
  }

  /// What the article claims.
  var rows: [ArticleRow] {
    guard let repeated, let before = difference(in: tokens), let after = difference(in: sum) else {
      return [ArticleRow("the same word twice", article: "-", here: "no word comes twice")]
    }
    let word = words[repeated.first]
    return [
      ArticleRow(
        "rows of \"\(word)\" at \(repeated.first) and \(repeated.second), before",
        article: "identical", here: before == 0 ? "identical" : "differ by \(significant(before))",
        "one row of the embedding table"),
      ArticleRow(
        "the same after the addition", article: "different",
        here: "differ by up to \(fixed(after))", "by exactly the difference of the position rows"),
    ]
  }
}
