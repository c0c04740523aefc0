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
  /// The rows as a section of a page.
  var section: Section {
    Section("The article's numbers, and ours") {
      Table(words: ["", "article", "here", "remark"], rows: map(\.cells))
    }
  }

  /// The rows for a terminal.
  var text: String {
    TextTable(words: ["what", "article", "here", "remark"], rows: map(\.cells)).text
  }
}
