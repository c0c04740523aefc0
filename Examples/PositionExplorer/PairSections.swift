// The most similar pairs of dimensions, the most opposite ones, and those that the article prints.

import SequiturFigures
import ToyModels

/// Sections that draw pairs of dimensions, and list them.
package struct PairSections {
  /// The position table.
  let table: Matrix

  package init(table: Matrix) { self.table = table }

  /// The most similar pairs; nil if there is none.
  package func similar(_ pairs: [SimilarPair]) -> Section? {
    // Pairs whose cosines have the same three digits draw the same line.
    var seen: Set<String> = []
    let ranked = pairs.enumerated().map { ("\($0 + 1)", $1) }
    let drawn = ranked.filter { seen.insert(fixed($0.1.similarity, 3)).inserted }
    let alike: RichText =
      drawn.count < pairs.count
      ? " Drawn \(drawn.count == 1 ? "is one" : "are \(drawn.count)"): pairs whose cosines have the same three digits look alike."
      : ""
    return section(
      "The most similar dimensions", ranked, curves: drawn.map(curve),
      caption: """
        The \(pairs.count) most similar pairs.\(alike) Each curve runs through the positions: one \
        dimension across, the other up. A straight line through zero is a cosine of ±1.
        """)
  }

  /// The most similar pairs but for the sign; nil if there is none.
  package func opposite(_ pairs: [SimilarPair]) -> Section? {
    let drawn = pairs.prefix(5)
    return section(
      "The most opposite dimensions",
      lead: """
        A dimension that is the negative of another is as much of a copy. Sorted by the size of the \
        cosine, these are the first pairs with a negative one.
        """,
      pairs.enumerated().map { ("\($0 + 1)", $1) },
      curves: drawn.map { curve("\($0.first), \($0.second)", $0) },
      caption: drawn.count == 1
        ? "The most opposite pair." : "The \(drawn.count) most opposite pairs.")
  }

  /// The pairs at the ranks that the article prints; nil if there is none.
  package func atRanks(_ pairs: [(rank: Int, pair: SimilarPair)]) -> Section? {
    section(
      "The pairs that the article prints",
      lead: """
        The article's list of similar pairs takes ranks 0, 22, 44, ... of the sorted list, not the \
        first ten. Here are the same ranks.
        """,
      pairs.map { ("\($0.rank)", $0.pair) },
      curves: pairs.map { curve("rank \($0.rank)", $0.pair) }, caption: "Ranks counted from 0.")
  }

  /// Pairs with the names of their ranks: their curves, then a table.
  private func section(
    _ title: RichText, lead: RichText? = nil, _ pairs: [(name: String, pair: SimilarPair)],
    curves: [LineChart], caption: RichText
  ) -> Section? {
    guard !pairs.isEmpty else { return nil }
    return Section(title) {
      if let lead { Paragraph(lead) }
      SmallMultiples(
        curves, caption: caption, minimumWidth: 150, maximumColumns: 4)
      Table(
        words: [], numbers: ["rank", "dimensions", "cosine"],
        rows: pairs.map { name, pair in
          [name, "\(pair.first), \(pair.second)", fixed(pair.similarity, 5)]
        })
    }
  }

  private func curve(_ name: String, _ pair: SimilarPair) -> LineChart {
    LineChart(
      title: "\(name): \(fixed(pair.similarity, 3))", x: Axis("dim \(pair.first)"),
      y: Axis("dim \(pair.second)"),
      series: [
        LineChart.Series(
          "positions", x: table.column(pair.first), y: table.column(pair.second),
          markers: .none)
      ], width: 230, plotHeight: 140)
  }
}
