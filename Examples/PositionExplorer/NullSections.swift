// How similarities are distributed, and what remains of that without structure.

import ExampleSupport
import SequiturFigures
import ToyModels

/// Sections about the similarities of all pairs in a table and in its shuffled copies.
struct NullSections {
  let analysis: TableAnalysis

  private static let bins = 100

  /// All pairs of the table itself.
  var histograms: Section {
    Section("All pairs") {
      FigureBlock(
        histogram(
          "Similarities of all pairs",
          [
            ("pairs of dimensions", analysis.real.dimensions),
            ("pairs of positions", analysis.real.positions),
          ]),
        caption: """
          \(grouped(analysis.real.dimensions.count)) pairs of dimensions and \
          \(grouped(analysis.real.positions.count)) pairs of positions, each pair once (the strict \
          upper triangles), as densities over \(Self.bins) common bins.
          """)
    }
  }

  /// What is left when all values are shuffled.
  var shuffle: Section {
    let mean = analysis.table.shuffledMeanCosine
    // The article's ±0.1, widened where the mean is far from 0.
    let limit = 0.1 * (1 + 10 * abs(mean)).rounded()
    let (length, width) = (analysis.table.rows, analysis.table.columns)
    let spreads = [length, width].map { fixed(unrelatedCosineDeviation(length: $0), 5) }
    return Section("After a shuffle") {
      Paragraph(
        """
        Bring all values of the table into a random order, and only their distribution is left. The \
        cosines do not all become 0: their mean becomes mean² / mean of squares = \(fixed(mean, 5)), and \
        they spread by about 1/√\(length) = \(spreads[0]) between dimensions, 1/√\(width) = \
        \(spreads[1]) between positions.
        """)
      Columns(minimumWidth: 300) {
        FigureBlock(
          cosineMap(
            "Positions, shuffled", analysis.shuffledPositionCorner, "position", limit: limit,
            width: 400),
          caption: """
            Neighbours have a mean cosine of \
            \(fixed(TableAnalysis.neighbourMean(of: analysis.shuffledPositionCorner), 3)), in the table \
            \(fixed(analysis.neighbourMean, 3)). (The corner; the rest looks the same.)
            """)
        FigureBlock(
          cosineMap(
            "Dimensions, shuffled", analysis.shuffledDimensionCorner, "dimension", limit: limit,
            width: 400),
          caption: "Noise, around the mean above.")
      }
    }
  }

  /// The table beside all of its nulls.
  var comparison: Section {
    Section("Three ways to lose structure") {
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
        histogram("Pairs of dimensions", analysis.all.map { ($0.name, $0.dimensions) }),
        caption: """
          What the table has beyond the narrow peaks is structure. Where it is wider than after a \
          rotation, single dimensions stand for something.
          """)
      FigureBlock(
        histogram("Pairs of positions", analysis.allOfPositions.map { ($0.name, $0.positions) }),
        caption: "A rotation changes nothing here, so it is not drawn.")
      Table(
        words: ["pairs"], numbers: ["mean", "standard deviation", "least", "largest"],
        rows: analysis.momentLines(correlations: "correlations of this table"),
        caption: "A correlation is the cosine after each dimension's mean is taken off.")
    }
  }

  private func histogram(
    _ title: String, _ series: [(name: String, values: [Double])]
  ) -> Histogram {
    Histogram(
      title: title, axis: Axis("cosine similarity", range: -1...1),
      series: series.map { Histogram.Series($0.name, values: $0.values) }, bins: Self.bins,
      width: 820)
  }
}

/// Cosines of all pairs of positions or dimensions as colours.
///
/// - Parameter limit: the ends of the colour scale where larger cosines are clipped.
func cosineMap(
  _ title: String, _ cosines: Matrix, _ axis: String, limit: Double? = nil, width: Double
) -> Heatmap {
  Heatmap(
    title: title, values: cosines, rowAxis: axis, columnAxis: axis,
    scale: .diverging(limit: limit ?? 1),
    scaleLabel: "cosine similarity" + (limit.map { ", clipped at ±\(significant($0))" } ?? ""),
    hasSquareCells: true, width: width)
}
