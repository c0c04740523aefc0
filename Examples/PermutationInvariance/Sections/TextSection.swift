// The section about real text.

import ExampleSupport
import SequiturFigures
import ToyModels

/// Natural or shuffled? Accuracies, and how they were learned.
package struct TextSection {
  let source: TextSource
  let outcomes: [TextOutcome]
  private let variants: [Variant]
  private let seeds: Int

  package init(source: TextSource, outcomes: [TextOutcome]) {
    self.source = source
    self.outcomes = outcomes
    variants = outcomes.map(\.variant).uniqued()
    seeds = Set(outcomes.map(\.seed)).count
  }

  var section: Section {
    let pair = source.windows.testPairs[0]
    return Section("On real text: natural or shuffled?") {
      Paragraph(
        """
        Windows of \(source.windows.length) characters from \(emphasis: source.name). Each of the \
        \(counted(source.windows.testPairs.count, "test pair")) holds a window, kept out of training, \
        and a permutation of it:
        """)
      CodeBlock(
        "natural:   \(source.visible(pair.natural))\nshuffled:  \(source.visible(pair.shuffled))")
      Paragraph(found)
      Table(
        header: ["encoding", "training steps", "accuracy", "leaves the plateau at step"],
        rows: variants.map { variant -> [RichText] in
          [
            RichText(variant.title), RichText(steps(of: variant)),
            RichText(accuracyCell(outcomes.of(variant).map(\.accuracy))),
            RichText(departures(of: variant)),
          ]
        },
        caption: RichText(
          """
          Accuracy on the test pairs, \(seedsText(seeds)). A model leaves the plateau where the mean \
          loss of \(TextOutcome.stretch) steps is below \(TextOutcome.plateau) for the first time; the step \
          is told for each seed.
          """), alignments: [.start, .end, .end, .end])
      FigureBlock(
        LineChart(
          title: "Learning to tell natural from shuffled", x: Axis("training step"),
          y: Axis("loss", unit: "nats"),
          series: variants.map {
            LineChart.Series($0, losses: outcomes.of($0).map(\.curve), stretch: TextOutcome.stretch)
          }, references: [ReferenceLine(TextOutcome.lossFloor, "ln 2: the floor without order")]),
        caption: RichText(
          "Training loss, \(lossesText(seeds: seeds, stretch: TextOutcome.stretch)). \(plateau)"))
    }
  }

  /// What order-blind models reach, against what they can.
  package var found: RichText {
    let blind = outcomes.filter(\.variant.isOrderBlind)
    let exact = blind.count { $0.score.isExactly(TextOutcome.ceiling) }
    let trained =
      blind.isEmpty
      ? "" : " Found: \(exact) of \(counted(blind.count, "such model")) end on exactly that."
    return """
      An order-blind model gives both the same answer, so it is right on exactly one of each pair: \
      50 %.\(trained)
      """
  }

  /// Who leaves the plateau first, with the reason where it is the relative schemes.
  package var plateau: String {
    let added = outcomes.filter { $0.variant.encoding.knowledge == .places }
    let relative = outcomes.filter { $0.variant.encoding.knowledge == .offsets }
    guard !added.isEmpty, !relative.isEmpty else { return "" }
    // Whoever never leaves it leaves it after all others.
    let last = relative.map { $0.departure ?? .max }.max() ?? .max
    let first = added.map { $0.departure ?? .max }.min() ?? .max
    guard last < first else {
      return "Here relative schemes did not leave the plateau before added positions in every seed."
    }
    return """
      The scores of a relative scheme (\(titles(of: relative))) depend on the distance itself, so what \
      it learns of \u{201C}the character before\u{201D} holds at every place at once: it leaves the \
      plateau by step \(last) with every seed. Added positions (\(titles(of: added))) reach the scores \
      mixed with the tokens, and which two rows are neighbours must first be learned: none leaves it \
      before step \(first).
      """
  }

  private func titles(of outcomes: [TextOutcome]) -> String {
    list(outcomes.map(\.variant.title).uniqued())
  }

  private func steps(of variant: Variant) -> String {
    list(outcomes.of(variant).map(\.curve.count).uniqued())
  }

  /// Where each seed leaves the plateau.
  private func departures(of variant: Variant) -> String {
    list(outcomes.of(variant).map { $0.departure?.description ?? "never" })
  }
}

extension TextSource {
  /// A window with its white space made visible.
  fileprivate func visible(_ tokens: [Int32]) -> String {
    String(
      tokenizer.decode(tokens).map { character in
        character.isNewline ? "\u{23CE}" : character == " " ? "\u{00B7}" : character
      })
  }
}
