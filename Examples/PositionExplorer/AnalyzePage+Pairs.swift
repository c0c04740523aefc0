// The most similar pairs of dimensions, the most opposite ones, and those that the article prints.

import PositionAnalysis
import SequiturFigures

extension AnalyzePage {
  var pairSection: Section? {
    guard !analysis.topPairs.isEmpty else { return nil }
    return Section("The most similar dimensions") {
      SmallMultiples(
        analysis.topPairs.enumerated().map { curve("\($0 + 1)", $1) },
        caption: """
          The \(analysis.topPairs.count) most similar pairs. Each curve runs through the positions: one \
          dimension across, the other up. A straight line through zero is a cosine of ±1.
          """, minimumWidth: 150, maximumColumns: 5)
      table(analysis.topPairs.enumerated().map { ("\($0.offset + 1)", $0.element) })
    }
  }

  var oppositeSection: Section? {
    guard !analysis.oppositePairs.isEmpty else { return nil }
    return Section("The most opposite dimensions") {
      Paragraph(
        """
        A dimension that is the negative of another is as much of a copy. Sorted by the size of the \
        cosine, these are the first pairs with a negative one.
        """)
      SmallMultiples(
        analysis.oppositePairs.prefix(5).map { curve("\($0.first), \($0.second)", $0) },
        caption: "The five most opposite pairs.", minimumWidth: 150, maximumColumns: 5)
      table(analysis.oppositePairs.enumerated().map { ("\($0.offset + 1)", $0.element) })
    }
  }

  var articleRankSection: Section? {
    guard showsArticleRanks, !analysis.articlePairs.isEmpty else { return nil }
    return Section("The pairs that the article prints") {
      Paragraph(
        """
        The article's list of similar pairs takes ranks 0, 22, 44, ... of the sorted list, not the \
        first ten. Here are the same ranks.
        """)
      SmallMultiples(
        analysis.articlePairs.map { curve("rank \($0.rank)", $0.pair) },
        caption: "Ranks counted from 0.", minimumWidth: 150, maximumColumns: 5)
      table(analysis.articlePairs.map { ("\($0.rank)", $0.pair) })
    }
  }

  private func curve(_ name: String, _ pair: SimilarPair) -> LineChart {
    LineChart(
      title: "\(name): \(fixed(pair.similarity, 3))", x: Axis("dim \(pair.first)"),
      y: Axis("dim \(pair.second)"),
      series: [
        LineChart.Series(
          "positions", x: analysis.table.column(pair.first), y: analysis.table.column(pair.second),
          markers: .none)
      ], width: 230, plotHeight: 140)
  }

  private func table(_ pairs: [(name: String, pair: SimilarPair)]) -> Table {
    Table(
      header: ["rank", "dimensions", "cosine"],
      rows: pairs.map { name, pair in
        [name, "\(pair.first), \(pair.second)", fixed(pair.similarity, 5)]
      }, alignments: [.end, .end, .end])
  }
}
