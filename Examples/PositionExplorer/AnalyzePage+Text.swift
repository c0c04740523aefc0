// What analyze prints, and the article's numbers beside ours.

import ExampleSupport
import PositionAnalysis

extension AnalyzePage {
  /// What the article prints for GPT-2: ranks 0, 22, 44, 66 and 88.
  private static let printedPairs = [
    "0.992 (356, 528)", "0.943 (320, 540)", "0.915 (308, 528)", "0.885 (107, 271)",
    "0.864 (365, 525)",
  ]

  /// The article's numbers are of GPT-2's table, 1024 x 768.
  var rows: [ArticleRow] {
    let null = Moments(analysis.shuffled.dimensions)
    return [
      ArticleRow(
        "pairs of dimensions", article: "294,528", here: grouped(analysis.real.dimensions.count),
        "d(d - 1)/2; the article's table has d = 768"),
      ArticleRow(
        "pairs of positions", article: "523,776", here: grouped(analysis.real.positions.count),
        "n(n - 1)/2; n = 1024"),
    ]
      + zip(Self.printedPairs, analysis.articlePairs).map { printed, found in
        ArticleRow(
          "similar pair of rank \(found.rank)", article: printed, here: text(found.pair),
          found.rank == 0
            ? "the article's pairs are GPT-2's"
            : "rank \(found.rank) of the sorted list, not of a top ten")
      } + [
        ArticleRow(
          "mean after a shuffle", article: "taken to be 0", here: fixed(null.mean, 5),
          "predicted mean² / mean of squares = \(fixed(analysis.table.shuffledMeanCosine, 5))"),
        ArticleRow(
          "spread after a shuffle", article: "-", here: fixed(null.deviation, 5),
          "predicted about 1/√n = \(fixed(unrelatedCosineDeviation(length: length), 5))"),
        ArticleRow(
          "histograms", article: "counts, bins of each their own",
          here: "densities, 100 common bins",
          "only so can two of them be compared"),
      ]
  }

  private func text(_ pair: SimilarPair) -> String {
    "\(fixed(pair.similarity, 3)) (\(pair.first), \(pair.second))"
  }

  private func text(_ pairs: [SimilarPair]) -> String {
    pairs.isEmpty ? "none" : pairs.map(text).joined(separator: ", ")
  }

  func text(usesColor: Bool) -> String {
    var moments = TextTable([
      .left("cosines"), .right("mean"), .right("deviation"), .right("least"), .right("largest"),
    ])
    for one in analysis.all {
      moments.add(["dimensions, \(one.name)"] + momentTexts(Moments(one.dimensions)))
    }
    moments.add(
      ["dimensions, correlations"] + momentTexts(Moments(analysis.correlations)))
    for one in [analysis.real, analysis.shuffled, analysis.columnsShuffled] {
      moments.add(["positions, \(one.name)"] + momentTexts(Moments(one.positions)))
    }
    var lines = [
      "\(source): \(grouped(length)) positions, \(grouped(width)) dimensions.",
      "Cosine similarity of positions (evenly spaced ones):",
      textHeatmap(analysis.positionCosines, limit: 1), "", moments.text(usesColor: usesColor), "",
      "Most similar dimensions:  \(text(analysis.topPairs))",
      "Most opposite dimensions: \(text(analysis.oppositePairs))",
    ]
    if showsArticleRanks {
      let pairs = analysis.articlePairs.map { "rank \($0.rank) \(text($0.pair))" }
      lines.append("The article's ranks:      \(pairs.joined(separator: ", "))")
    }
    return (lines + ["", rows.text(usesColor: usesColor)]).joined(separator: "\n")
  }
}
