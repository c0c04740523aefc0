// The report's attention maps: where the heads of a model look in a short text.

import ExampleSupport
import PositionAnalysis
import Sequitur
import SequiturFigures
import TokenPages

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
        reader(layers, labels)
        Tabs("Attention maps by layer", tabs(layers, labels))
      }
    }
  }

  private func reader(_ layers: [[NumberGrid]], _ labels: [String]) -> LiveBlock {
    AttentionReader(
      tokens: labels,
      groups: layers.enumerated().map { layer, heads in
        AttentionReader.Group("Layer \(layer + 1)", heads: heads)
      }, isCausal: true
    ).block(
      "attention",
      substitute: "With scripts, pointing at a token here shows its weights as numbers."
    ) {
      Paragraph("Point at a token, or move along them with the arrow keys, to see what it reads:")
    }
  }

  private func tabs(_ layers: [[NumberGrid]], _ labels: [String]) -> [Tabs.Tab] {
    let shown = evenlySpread(Array(layers.indices), to: Self.mostLayers)
    let cells = shown.reduce(0) { $0 + layers[$1].count } * labels.count * labels.count
    let scale = ColorScale.sequential(0...0.5)
    return shown.map { layer in
      Tabs.Tab("layer \(layer + 1)") {
        SmallMultiples(
          layers[layer].enumerated().map { head, weights in
            Heatmap(
              title: "layer \(layer + 1), head \(head + 1)", values: weights, rowLabels: labels,
              columnLabels: labels, rowAxis: "query: token that asks",
              columnAxis: "key: token looked at", scale: scale, showsColorBar: false,
              hasSquareCells: true, isPicture: cells > Self.mostCells, width: 420)
          }, caption: caption(layer: layer, of: layers.count), minimumWidth: 300,
          maximumColumns: 2,
          key: ColorBar("weight (all of 0.5 and more are alike)", scale: scale))
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

/// The attention weights of a model on the first tokens of a text, or why there are none.
enum AttentionMaps {
  /// What the model read with a label for each token, and by layer and head the weights [T, T], a
  /// row for each query.
  case maps(text: String, labels: [String], layers: [[NumberGrid]])
  /// One sentence.
  case missing(String)

  /// As many tokens as keep their labels legible beside a map.
  private static let mostTokens = 24

  /// Runs the model as in inference, without dropout.
  init(of model: GPT, on sentence: String, _ tokenizer: any Tokenizer) {
    guard !model.blocks.isEmpty else {
      self = .missing("The model has no blocks, and so no attention.")
      return
    }
    guard !sentence.isEmpty else {
      self = .missing("There is no held-out text to show attention on.")
      return
    }
    let limit = min(Self.mostTokens, model.contextLength)
    do {
      // No token is longer than this many characters, or the maps may be smaller.
      let start = String(sentence.prefix(64 * limit))
      let tokens = Array(try tokenizer.encode(start).prefix(limit))
      let weights = withoutGradient { model.withWeights(Indices(rows: [tokens])).weights }
      self = .maps(
        text: tokenizer.decode(tokens), labels: tokens.map { label(of: $0, tokenizer) },
        layers: weights.map(Matrix.heads))
    } catch {
      self = .missing("No attention maps: \(error).")
    }
  }
}
