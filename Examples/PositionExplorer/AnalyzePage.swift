// The page about a position table, and what is printed of it.

import ExampleSupport
import SequiturFigures
import ToyModels

/// Builds the page and the printed text.
struct AnalyzePage {
  let analysis: TableAnalysis
  /// What the table is called.
  let source: String
  /// The ends of the colour scale of the table; nil for what fits it.
  let clip: Double?
  let showsArticleRanks: Bool

  var exploration: Exploration {
    let sizes =
      "\(grouped(analysis.table.rows)) positions, \(grouped(analysis.table.columns)) dimensions"
    let nulls = NullSections(analysis: analysis)
    return Exploration(
      name: "analyze", title: "Inside a position table", subtitle: "\(source): \(sizes)",
      lead: """
        A position table has a row for each position and a column for each dimension. Which positions \
        are alike? Which dimensions? And how much of that would a table without structure show?
        """,
      headline: headline,
      printed: ["\(source): \(sizes)."] + printed,
      picture: thumbnail,
      sections: [
        tableSection, dimensionSection, similaritySection, nulls.histograms, nulls.shuffle,
        nulls.comparison,
      ] + pairSections + [analysis.articleRows.section(.similarity, .embeddings)])
  }

  private var headline: RichText {
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

  /// What is printed after the name of the table.
  private var printed: [String] {
    var lines = [
      "Cosine similarity of positions (evenly spaced ones):",
      textHeatmap(analysis.positionCosines, limit: 1), "",
      TextTable(
        words: ["cosines"], numbers: ["mean", "deviation", "least", "largest"],
        rows: analysis.momentLines(correlations: "correlations")
      ).text, "",
      "Most similar dimensions:  \(text(analysis.topPairs))",
      "Most opposite dimensions: \(text(analysis.oppositePairs))",
    ]
    if showsArticleRanks {
      let pairs = analysis.articlePairs.map { "rank \($0.rank) \($0.pair.text)" }
      lines.append("The article's ranks:      \(list(pairs))")
    }
    return lines + ["", analysis.articleRows.text]
  }

  private func text(_ pairs: [SimilarPair]) -> String {
    pairs.isEmpty ? "none" : list(pairs.map(\.text))
  }

  private var pairSections: [Section?] {
    let pairs = PairSections(table: analysis.table)
    return [
      pairs.similar(analysis.topPairs), pairs.opposite(analysis.oppositePairs),
      showsArticleRanks ? pairs.atRanks(analysis.articlePairs) : nil,
    ]
  }

  /// The similarities of positions, evenly spaced ones, as small as the index page needs them.
  private var thumbnail: Heatmap {
    let cosines = analysis.positionCosines
    let size = min(cosines.rows, 96)
    let sampled = Matrix(rows: size, columns: size) { row, column in
      cosines[row * cosines.rows / size, column * cosines.rows / size]
    }
    return Heatmap(
      title: "Position by position", values: sampled, scale: .diverging(limit: 1),
      showsColorBar: false, hasSquareCells: true, isPicture: true, width: 200)
  }

  private var tableSection: Section {
    let clip = clip ?? analysis.fittingLimit
    let moments = Moments(analysis.table.values)
    return Section("The table") {
      FigureBlock(
        Heatmap(
          title: "All values", values: analysis.table.transposed, rowAxis: "dimension",
          columnAxis: "position", scale: .diverging(limit: clip),
          scaleLabel: "value, clipped at ±\(significant(clip))", width: 820),
        caption: """
          One row a dimension, one column a position. The values have mean \
          \(significant(moments.mean, 3)) and standard deviation \(significant(moments.deviation, 3)).
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
          """, minimumWidth: 150, maximumColumns: 4)
    }
  }

  private var similaritySection: Section {
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
        cosineMap("Position by position", analysis.positionCosines, "position", width: 560),
        caption: """
          Where near positions are alike, there is a band along the diagonal. Mean of neighbours \
          \(fixed(analysis.neighbourMean)), of all pairs \(fixed(Moments(analysis.real.positions).mean)).
          """)
      FigureBlock(
        cosineMap("Dimension by dimension", analysis.dimensionCosines, "dimension", width: 560),
        caption: """
          Dimensions that move together, or against each other. Mean of all pairs \
          \(fixed(Moments(analysis.real.dimensions).mean)).
          """)
    }
  }
}
