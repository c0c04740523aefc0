// The numbers that the articles print, beside those found here, with a remark where they differ.

import ExampleSupport
import SequiturFigures

/// One number of an article.
struct ArticleRow: Sendable {
  /// What is measured, what the article prints or claims ("-" if it gives no number), what is found
  /// here, and why they differ or what the number means.
  let cells: [String]

  init(_ what: String, article: String, here: String, _ remark: String = "") {
    cells = [what, article, here, remark]
  }
}

extension [ArticleRow] {
  /// The rows as a section of a page, below the names of the articles that they are from.
  func section(_ articles: Source...) -> Section {
    let isOne = articles.count == 1
    return Section("The \(isOne ? "article's" : "articles'") numbers, and ours") {
      for (number, article) in articles.enumerated() {
        Paragraph("\(number == 0 ? "From" : "And from") \(article.citation).")
      }
      Table(words: ["", "article", "here", "remark"], rows: map(\.cells))
    }
  }

  /// The rows for a terminal.
  var text: String {
    TextTable(words: ["what", "article", "here", "remark"], rows: map(\.cells)).text
  }
}
