// The page about a position table. Its pairs and nulls follow in AnalyzePage+*.swift.

import PositionAnalysis
import SequiturFigures

/// Builds the page and the printed text.
struct AnalyzePage {
  let analysis: TableAnalysis
  /// What the table is called.
  let source: String
  /// The ends of the colour scale of the table.
  let clip: Double
  let showsArticleRanks: Bool

  var length: Int { analysis.table.rows }
  var width: Int { analysis.table.columns }

  var headline: RichText {
    let found = Moments(analysis.real.dimensions)
    let null = Moments(analysis.shuffled.dimensions)
    guard let best = analysis.topPairs.first, null.deviation > 0 else {
      return "The table is too small for its dimensions to be compared with a shuffled one."
    }
    return """
      Cosines of its dimensions spread \(fixed(found.deviation / null.deviation, 1)) times as wide as \
      in a shuffled table; the most similar ones are \(best.first) and \(best.second) \
      (\(fixed(best.similarity, 3))).
      """
  }

  var page: ReportPage {
    ReportPage(
      title: "Inside a position table",
      subtitle: "\(source): \(grouped(length)) positions, \(grouped(width)) dimensions",
      footer: Explorer.footer,
      sections: [
        tableSection, dimensionSection, similaritySection, histogramSection, shuffleSection,
        nullSection, pairSection, oppositeSection, articleRankSection, rows.section,
      ].compactMap { $0 }
    ) {
      Paragraph(
        """
        A position table has a row for each position and a column for each dimension. Which positions \
        are alike? Which dimensions? And how much of that would a table without structure show?
        """)
      Callout("What was found", kind: .result) { Paragraph(headline) }
    }
  }

  private var tableSection: Section {
    Section("The table") {
      FigureBlock(
        Heatmap(
          title: "All values", values: analysis.table.transposed, rowAxis: "dimension",
          columnAxis: "position", scale: .diverging(limit: clip),
          scaleLabel: "value, clipped at ±\(significant(clip))", width: 820),
        caption: """
          One row a dimension, one column a position. The values have mean \
          \(significant(Moments(analysis.table.values).mean, 3)) and standard deviation \
          \(significant(Moments(analysis.table.values).deviation, 3)).
          """)
    }
  }

  private var dimensionSection: Section {
    let charts = analysis.shownDimensions.map { dimension in
      LineChart(
        title: "dimension \(dimension)", x: Axis("position"), y: Axis("value"),
        series: [
          LineChart.Series("value", y: analysis.table.column(dimension), markers: .none)
        ], width: 300, plotHeight: 130)
    }
    return Section("Some dimensions") {
      SmallMultiples(
        charts,
        caption: """
          \(charts.count) dimensions picked at random (the pick is seeded): their values over the \
          positions. A smooth curve tells near positions as near; noise tells them apart without order.
          """, minimumWidth: 200, maximumColumns: 4)
    }
  }

  private var similaritySection: Section {
    func cosines(_ title: String, _ matrix: Matrix, _ axis: String) -> Heatmap {
      Heatmap(
        title: title, values: matrix, rowAxis: axis, columnAxis: axis,
        scale: .diverging(limit: 1), scaleLabel: "cosine similarity", hasSquareCells: true,
        width: 560)
    }
    let zeros = analysis.zeroRows
    return Section("Similar positions, similar dimensions") {
      Paragraph(
        """
        The cosine of the angle between two rows is 1 where they point the same way, 0 at a right \
        angle, \u{2212}1 where they are opposite.
        """)
      if zeros.positions + zeros.dimensions > 0 {
        Paragraph(
          """
          \(zeros.positions) positions and \(zeros.dimensions) dimensions are zero throughout: they \
          have no direction, and their cosines are left out.
          """)
      }
      FigureBlock(
        cosines("Position by position", analysis.positionCosines, "position"),
        caption: """
          Where near positions are alike, there is a band along the diagonal. Mean of neighbours \
          \(fixed(analysis.neighbourMean)), of all pairs \(fixed(Moments(analysis.real.positions).mean)).
          """)
      FigureBlock(
        cosines("Dimension by dimension", analysis.dimensionCosines, "dimension"),
        caption: """
          Dimensions that move together, or against each other. Mean of all pairs \
          \(fixed(Moments(analysis.real.dimensions).mean)).
          """)
    }
  }
}
