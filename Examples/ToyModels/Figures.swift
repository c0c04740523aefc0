// Figures that the pages of several programs show: accuracies, attention, and X' = X + PE.

import SequiturFigures

extension BarChart {
  /// Accuracies on test sets.
  package init(
    accuracies title: String, series: [String], groups: [Group], ceilingLabel: String = "ceiling",
    slots: [Int] = [], width: Double = 900
  ) {
    self.init(
      title: title, axis: Axis("accuracy on the test set", range: 0...1, numbers: .percent),
      series: series, groups: groups, ceilingLabel: ceilingLabel, slots: slots, width: width)
  }

  /// Accuracies of variants on test sets, each in the colour of its encoding.
  package init(
    accuracies title: String, variants: [Variant], groups: [Group], ceilingLabel: String = "ceiling"
  ) {
    self.init(
      accuracies: title, series: variants.map(\.title), groups: groups, ceilingLabel: ceilingLabel,
      slots: variants.map(\.slot))
  }
}

extension SmallMultiples {
  /// The attention weights of heads on some words, four maps in a row, two on a phone, under one
  /// colour bar.
  package init(
    attention maps: [(title: String, weights: Matrix)], words: [String] = [],
    upTo largest: Double = 1, caption: RichText
  ) {
    let scale = ColorScale.sequential(0...largest)
    self.init(
      maps.map { title, weights in
        Heatmap(
          title: title, values: weights, rowLabels: words, columnLabels: words, rowAxis: "query",
          columnAxis: "key", scale: scale, showsColorBar: false, hasSquareCells: true, width: 260)
      },
      caption: caption, minimumWidth: 150, maximumColumns: 4,
      key: ColorBar("weight", scale: scale))
  }
}

extension Addition {
  /// Token rows, position rows and their sum in tabs, on one colour scale, the rows of the repeated
  /// word outlined.
  ///
  /// - Parameter captions: one for each of the three.
  package func tabs(rowAxis: String, markLabel: String, captions: [RichText]) -> Tabs {
    let matrices = [tokens, positions, sum]
    let sizes = matrices.flatMap(\.values).map(abs).sorted()
    let (largest, most) = (sizes.last ?? 1, sizes.isEmpty ? 1 : sizes[(sizes.count - 1) * 98 / 100])
    // A few dimensions of trained tables are many times as large as all others.
    let isClipped = most > 0 && largest > 4 * most
    let limit = isClipped ? most : largest
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
              scaleLabel: isClipped ? "value, clipped at ±\(significant(limit, 2))" : "value",
              markedRows: repeated.map { [$0.first, $0.second] } ?? [],
              markLabel: markLabel, isPicture: matrices[index].columns > 128, width: 820),
            caption: captions[index])
        }
      })
  }
}
