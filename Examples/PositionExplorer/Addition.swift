// A sentence's addition on the terminal: its rows in a table, and the article's claims.

import ExampleSupport
import PositionAnalysis
import ToyModels

extension Addition {
  /// The addition of a sentence's words.
  init(sentence: String, width: Int, seed: UInt64) throws(UsageError) {
    let words = sentence.split(whereSeparator: \.isWhitespace).map(String.init)
    guard (1...64).contains(words.count) else {
      throw UsageError("--sentence: expected from 1 to 64 words, found \(words.count)")
    }
    self.init(of: words, width: width, seed: seed)
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
