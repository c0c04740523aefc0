// The report's attention maps on a held-out sentence.

import SequiturFigures

/// A map for each head, layer by layer.
struct AttentionSection {
  /// Beyond this number of cells on the page the maps are pictures, without values in hovers.
  private static let mostCells = 4000
  /// The most layers that are shown: evenly spread, the first and the last among them.
  private static let mostLayers = 8

  let maps: AttentionMaps

  var section: Section {
    Section("Where the heads look") {
      switch maps {
      case .missing(let reason): Paragraph(RichText(reason))
      case .maps(let text, let labels, let layers):
        Paragraph(
          """
          Each head gives every token a weighted mean of itself and the tokens before it. The first \
          \(counted(labels.count, "token")) of held-out text:
          """)
        CodeBlock(text, wrapsLines: true)
        Tabs("Attention maps by layer", tabs(layers, labels))
      }
    }
  }

  private func tabs(_ layers: [[NumberGrid]], _ labels: [String]) -> [Tabs.Tab] {
    let shown = evenlySpread(Array(layers.indices), to: Self.mostLayers)
    let cells = shown.reduce(0) { $0 + layers[$1].count } * labels.count * labels.count
    return shown.map { layer in
      Tabs.Tab("layer \(layer + 1)") {
        SmallMultiples(
          layers[layer].enumerated().map { head, weights in
            Heatmap(
              title: "layer \(layer + 1), head \(head + 1)", values: weights, rowLabels: labels,
              columnLabels: labels, rowAxis: "query: token that asks",
              columnAxis: "key: token looked at", scale: .sequential(0...0.5),
              scaleLabel: "weight (all of 0.5 and more are alike)",
              hasSquareCells: true, isPicture: cells > Self.mostCells, width: 420)
          }, caption: caption(layer: layer, of: layers.count), minimumWidth: 300,
          maximumColumns: 2)
      }
    }
  }

  private func caption(layer: Int, of count: Int) -> RichText {
    """
    Heads of layer \(layer + 1) of \(count). Each row is a token and sums to 1; the upper triangle, the \
    future, is hidden. A stripe along the diagonal is a head that looks a fixed distance back, a column \
    one that looks for a kind of token (␣ is a space, ⏎ a new line), an even row one that averages.
    """
  }
}

/// At most `limit` of the elements, evenly spread, the first and the last among them.
func evenlySpread<Element>(_ all: [Element], to limit: Int) -> [Element] {
  guard all.count > limit else { return all }
  return (0..<limit).map { all[$0 * (all.count - 1) / (limit - 1)] }
}
