// The numbers of the analyze page as cells of tables, and the article's numbers beside them.

import ExampleSupport
import ToyModels

extension SimilarPair {
  /// "0.992 (356, 528)".
  var text: String { "\(fixed(similarity, 3)) (\(first), \(second))" }
}

extension TableAnalysis {
  /// What the article prints for GPT-2: ranks 0, 22, 44, 66 and 88.
  private static let printedPairs = [
    "0.992 (356, 528)", "0.943 (320, 540)", "0.915 (308, 528)", "0.885 (107, 271)",
    "0.864 (365, 525)",
  ]

  /// The article's numbers, which are of GPT-2's table, 1024 x 768, beside those of this table.
  var articleRows: [ArticleRow] {
    let null = Moments(shuffled.dimensions)
    return [
      ArticleRow(
        "pairs of dimensions", article: "294,528", here: grouped(real.dimensions.count),
        "d(d - 1)/2; the article's table has d = 768"),
      ArticleRow(
        "pairs of positions", article: "523,776", here: grouped(real.positions.count),
        "n(n - 1)/2; n = 1024"),
    ]
      + zip(Self.printedPairs, articlePairs).map { printed, found in
        ArticleRow(
          "similar pair of rank \(found.rank)", article: printed, here: found.pair.text,
          found.rank == 0
            ? "the article's pairs are GPT-2's"
            : "rank \(found.rank) of the sorted list, not of a top ten")
      } + [
        ArticleRow(
          "mean after a shuffle", article: "taken to be 0", here: fixed(null.mean, 5),
          "predicted mean² / mean of squares = \(fixed(table.shuffledMeanCosine, 5))"),
        ArticleRow(
          "spread after a shuffle", article: "-", here: fixed(null.deviation, 5),
          "predicted about 1/√n = \(fixed(unrelatedCosineDeviation(length: table.rows), 5))"),
        ArticleRow(
          "histograms", article: "counts, bins of each their own",
          here: "densities, 100 common bins",
          "only so can two of them be compared"),
      ]
  }

  /// A line for all pairs of dimensions and of positions, in the table and in its nulls: mean,
  /// deviation, least and largest similarity.
  ///
  /// - Parameter correlations: what the correlations of dimensions are called.
  func momentLines(correlations name: String) -> [[String]] {
    func line(_ name: String, _ numbers: [Double]) -> [String] {
      let moments = Moments(numbers)
      return [name]
        + [moments.mean, moments.deviation, moments.least, moments.largest].map { fixed($0, 5) }
    }
    return all.map { line("dimensions, \($0.name)", $0.dimensions) }
      + [line("dimensions, \(name)", correlations)]
      + allOfPositions.map { line("positions, \($0.name)", $0.positions) }
  }
}
