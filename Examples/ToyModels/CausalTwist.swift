// The section about the causal mask, which the pages of several programs show.

import SequiturFigures

/// A section about a causal mask, which is itself a clue to position.
///
/// - Parameters:
///   - oneLayer: accuracies on "first token" of causal models without positions, a seed each.
///   - twoLayers: the same with two layers; nil comes of either without seeds.
package func causalTwist(oneLayer: [Double], twoLayers: [Double]) -> Section? {
  guard !oneLayer.isEmpty, !twoLayers.isEmpty else { return nil }
  return Section("The causal twist") {
    Paragraph(
      """
      Under a causal mask position 0 sees one token, position 1 sees two, and so on. One layer turns \
      that into rows that differ by place, and a second layer can use them: a causal model needs no \
      added positions to tell orders apart (Haviv et al. 2022; Kazemnejad et al. 2023). With one \
      layer the last query still sees a bag: it knows which letter is last, and guesses among the \
      other seven.
      """)
    FigureBlock(
      BarChart(
        accuracies: "Name the first token, causal, without positions",
        series: ["one layer", "two layers"],
        groups: [
          BarChart.Group(
            "first-token",
            bars: [oneLayer, twoLayers].map { BarChart.Bar(meanOf: $0) },
            ceilings: [ReferenceLine(1.0 / 7, "a guess among seven: 1/7")])
        ], width: 640),
      caption: """
        Read at the last position. One layer: \(accuracyText(oneLayer)) %, two layers: \
        \(accuracyText(twoLayers)) %. The line is what guessing among the other seven gets on \
        average; the test rows are few and regular, so single seeds end on both sides of it.
        """)
  }
}
