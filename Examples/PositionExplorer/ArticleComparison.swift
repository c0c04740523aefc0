// The numbers that the articles print, beside those found here, with a remark where they differ.

import ExampleSupport
import SequiturFigures

/// One number of an article.
struct ArticleRow: Sendable {
  /// What is measured.
  let what: String
  /// What the article prints or claims; "-" if it gives no number.
  let article: String
  /// What is found here.
  let here: String
  /// Why they differ, or what the number means.
  let remark: String

  init(_ what: String, article: String, here: String, _ remark: String = "") {
    self.what = what
    self.article = article
    self.here = here
    self.remark = remark
  }
}

extension [ArticleRow] {
  /// The rows as a section of a page.
  var section: Section {
    Section("The article's numbers, and ours") {
      Table(
        header: ["", "article", "here", "remark"],
        rows: map { [$0.what, $0.article, $0.here, $0.remark] },
        alignments: [.start, .start, .start, .start])
    }
  }

  /// The rows for a terminal.
  func text(usesColor: Bool) -> String {
    var table = TextTable([.left("what"), .left("article"), .left("here"), .left("remark")])
    for row in self { table.add([row.what, row.article, row.here, row.remark]) }
    return table.text(usesColor: usesColor)
  }
}
