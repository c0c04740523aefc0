// The report's attention maps on a held-out sentence.

import Sequitur
import SequiturFigures

extension TrainingReport {
  /// As many tokens as keep their labels legible beside a map.
  private static let mostTokens = 24
  /// Beyond this number of cells on the page the maps are pictures, without values in hovers.
  private static let mostCells = 4000
  /// The most layers that are shown: evenly spread, the first and the last among them.
  private static let mostLayers = 8

  /// A map for each head, layer by layer.
  var attentionSection: Section {
    Section("Where the heads look") {
      switch sentenceTokens {
      case .failure(let reason): Paragraph(RichText(reason.sentence))
      case .success(let tokens): attentionBlocks(tokens)
      }
    }
  }

  private struct NoMaps: Error {
    let sentence: String
  }

  private var sentenceTokens: Result<[Int32], NoMaps> {
    let limit = min(Self.mostTokens, contents.model.configuration.contextLength)
    guard !contents.model.blocks.isEmpty else {
      return .failure(NoMaps(sentence: "The model has no blocks, and so no attention."))
    }
    guard !contents.sentence.isEmpty else {
      return .failure(NoMaps(sentence: "There is no held-out text to show attention on."))
    }
    do {
      // No token is longer than this many characters, or the maps may be smaller.
      let start = String(contents.sentence.prefix(64 * limit))
      return .success(Array(try contents.tokenizer.encode(start).prefix(limit)))
    } catch {
      return .failure(NoMaps(sentence: "No attention maps: \(error)."))
    }
  }

  private func attentionBlocks(_ tokens: [Int32]) -> [any PageBlock] {
    let labels = tokens.map { label(of: $0, contents.tokenizer) }
    let maps = attentionMaps(of: contents.model, on: tokens)
    let layers = Self.spread(maps.count, to: Self.mostLayers)
    let cells = layers.reduce(0) { $0 + maps[$1].count } * tokens.count * tokens.count
    let tabs = layers.map { layer in
      Tabs.Tab("layer \(layer + 1)") {
        SmallMultiples(
          maps[layer].enumerated().map { head, weights in
            Heatmap(
              title: "layer \(layer + 1), head \(head + 1)", values: weights,
              rowLabels: labels, columnLabels: labels, rowAxis: "query: token that asks",
              columnAxis: "key: token looked at", scale: .sequential(0...0.5),
              scaleLabel: "weight (all of 0.5 and more are alike)",
              hasSquareCells: true, isPicture: cells > Self.mostCells, width: 420)
          }, caption: attentionCaption(layer: layer, of: maps.count), minimumWidth: 300,
          maximumColumns: 2)
      }
    }
    return [
      Paragraph(
        """
        Each head gives every token a weighted mean of itself and the tokens before it. The first \
        \(counted(tokens.count, "token")) of held-out text:
        """),
      CodeBlock(contents.tokenizer.decode(tokens), wrapsLines: true),
      Tabs("Attention maps by layer", tabs),
    ]
  }

  private func attentionCaption(layer: Int, of count: Int) -> RichText {
    """
    Heads of layer \(layer + 1) of \(count). Each row is a token and sums to 1; the upper triangle, the \
    future, is hidden. A stripe along the diagonal is a head that looks a fixed distance back, a column \
    one that looks for a kind of token (␣ is a space, ⏎ a new line), an even row one that averages.
    """
  }

  private static func spread(_ count: Int, to limit: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
  }
}
