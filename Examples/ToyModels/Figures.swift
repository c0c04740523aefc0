// Figures that the pages of several programs show: accuracies, attention, and X' = X + PE.

import SequiturFigures

extension BarChart {
  /// Accuracies on test sets.
  package init(
    accuracies title: String, series: [String], groups: [Group], ceilingLabel: String = "ceiling",
    width: Double = 900
  ) {
    self.init(
      title: title, axis: Axis("accuracy on the test set", range: 0...1, numbers: .percent),
      series: series, groups: groups, ceilingLabel: ceilingLabel, width: width)
  }
}

extension Heatmap {
  /// The attention weights of a head on some words.
  package init(
    attention weights: Matrix, title: String, words: [String] = [], upTo largest: Double = 1,
    width: Double
  ) {
    self.init(
      title: title, values: weights, rowLabels: words, columnLabels: words, rowAxis: "query",
      columnAxis: "key", scale: .sequential(0...largest), scaleLabel: "weight",
      hasSquareCells: true, width: width)
  }
}

extension Addition {
  /// Token rows, position rows and their sum in tabs, on one colour scale, the rows of the repeated
  /// word outlined.
  ///
  /// - Parameter captions: one for each of the three.
  package func tabs(rowAxis: String, markLabel: String, captions: [RichText]) -> Tabs {
    let matrices = [tokens, positions, sum]
    let limit = matrices.flatMap(\.values).map(abs).max() ?? 1
    let titles: [(RichText, String)] = [
      ("token rows X", "Token rows"), ("position rows PE", "Position rows"),
      ("sum X\u{2032}", "Token rows plus position rows"),
    ]
    return Tabs(
      "Token rows, position rows, or their sum",
      titles.indices.map { index in
        Tabs.Tab(titles[index].0) {
          FigureBlock(
            Heatmap(
              title: titles[index].1, values: matrices[index],
              rowLabels: words.enumerated().map { "\($0.offset): \($0.element)" },
              rowAxis: rowAxis, columnAxis: "dimension", scale: .diverging(limit: limit),
              scaleLabel: "value",
              markedRows: repeated.map { [$0.first, $0.second] } ?? [],
              markLabel: markLabel, width: 820), caption: captions[index])
        }
      })
  }
}
