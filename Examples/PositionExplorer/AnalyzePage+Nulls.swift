// How similarities are distributed, and what remains of that without structure.

import PositionAnalysis
import SequiturFigures

extension AnalyzePage {
  private static let axis = Axis("cosine similarity", range: -1...1)
  private static let bins = 100

  var histogramSection: Section {
    Section("All pairs") {
      FigureBlock(
        Histogram(
          title: "Similarities of all pairs", axis: Self.axis,
          series: [
            Histogram.Series("pairs of dimensions", values: analysis.real.dimensions),
            Histogram.Series("pairs of positions", values: analysis.real.positions),
          ], bins: Self.bins, width: 820),
        caption: """
          \(grouped(analysis.real.dimensions.count)) pairs of dimensions and \
          \(grouped(analysis.real.positions.count)) pairs of positions, each pair once (the strict \
          upper triangles), as densities over \(Self.bins) common bins.
          """)
    }
  }

  var shuffleSection: Section {
    let mean = analysis.table.shuffledMeanCosine
    // The article's ±0.1, widened where the mean is far from 0.
    let limit = 0.1 * (1 + 10 * abs(mean)).rounded()
    func corner(_ title: String, _ matrix: Matrix, _ axis: String) -> Heatmap {
      Heatmap(
        title: title, values: matrix, rowAxis: axis, columnAxis: axis,
        scale: .diverging(limit: limit),
        scaleLabel: "cosine similarity, clipped at ±\(significant(limit))",
        hasSquareCells: true, width: 400)
    }
    return Section("After a shuffle") {
      Paragraph(
        """
        Bring all values of the table into a random order, and only their distribution is left. The \
        cosines do not all become 0: their mean becomes mean² / mean of squares = \(fixed(mean, 5)), and \
        they spread by about 1/√\(length) = \(fixed(unrelatedCosineDeviation(length: length), 5)) \
        between dimensions, 1/√\(width) = \(fixed(unrelatedCosineDeviation(length: width), 5)) between \
        positions.
        """)
      Columns(minimumWidth: 300) {
        FigureBlock(
          corner("Positions, shuffled", analysis.shuffledPositionCorner, "position"),
          caption: "The band is gone. (The corner; the rest looks the same.)")
        FigureBlock(
          corner("Dimensions, shuffled", analysis.shuffledDimensionCorner, "dimension"),
          caption: "Noise, around the mean above.")
      }
    }
  }

  var nullSection: Section {
    func histogram(_ title: String, _ series: [Histogram.Series]) -> Histogram {
      Histogram(title: title, axis: Self.axis, series: series, bins: Self.bins, width: 820)
    }
    return Section("Three ways to lose structure") {
      ItemList([
        "\(strong: "All values shuffled"): keeps only the distribution of the values.",
        """
        \(strong: "Each dimension shuffled") over the positions: keeps the mean and the size of every \
        dimension. What is left of a similarity comes from those, not from the order of positions.
        """,
        """
        \(strong: "Rows rotated") by one random rotation: keeps every angle between positions. Only \
        what the single dimensions mean is lost.
        """,
      ])
      FigureBlock(
        histogram(
          "Pairs of dimensions",
          analysis.all.map { Histogram.Series($0.name, values: $0.dimensions) }),
        caption: """
          What the table has beyond the narrow peaks is structure. Where it is wider than after a \
          rotation, single dimensions stand for something.
          """)
      FigureBlock(
        histogram(
          "Pairs of positions",
          [analysis.real, analysis.shuffled, analysis.columnsShuffled].map {
            Histogram.Series($0.name, values: $0.positions)
          }),
        caption: "A rotation changes nothing here, so it is not drawn.")
      momentTable
    }
  }

  private var momentTable: Table {
    func cells(_ name: String, _ numbers: [Double]) -> [String] {
      let moments = Moments(numbers)
      return [name] + momentTexts(moments)
    }
    return Table(
      header: ["pairs", "mean", "standard deviation", "least", "largest"],
      rows: analysis.all.map { cells("dimensions, \($0.name)", $0.dimensions) }
        + [cells("dimensions, correlations of this table", analysis.correlations)]
        + [analysis.real, analysis.shuffled, analysis.columnsShuffled].map {
          cells("positions, \($0.name)", $0.positions)
        },
      caption: "A correlation is the cosine after each dimension's mean is taken off.",
      alignments: [.start, .end, .end, .end, .end])
  }

  func momentTexts(_ moments: Moments) -> [String] {
    [moments.mean, moments.deviation, moments.least, moments.largest].map { fixed($0, 5) }
  }
}
