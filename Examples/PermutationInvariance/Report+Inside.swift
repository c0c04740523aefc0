// The report's look inside: X' = X + PE, and what heads attend to.

import Foundation
import Sequitur
import SequiturFigures
import ToyModels
import ToyTasks

extension Report {
  /// Token rows, position rows, and their sum.
  var additionSection: Section {
    let demo = AdditionDemo(findings.sentences)
    let word = demo.words[demo.repeated.first]
    func tab(_ title: RichText, _ heading: String, _ rows: Tensor2D, _ caption: RichText)
      -> Tabs.Tab
    {
      let limit = [demo.tokens, demo.positions, demo.sum].joined().joined().map(abs).max() ?? 1
      return Tabs.Tab(title) {
        FigureBlock(
          Heatmap(
            title: heading, values: NumberGrid(rows),
            rowLabels: demo.words.enumerated().map { "\($0.offset): \($0.element)" },
            rowAxis: "position: word", columnAxis: "dimension",
            scale: .diverging(limit: limit), scaleLabel: "value",
            marks: [.row(demo.repeated.first), .row(demo.repeated.second)],
            markLabel: "the same word twice", width: 820), caption: caption)
      }
    }
    func difference(_ rows: Tensor2D) -> String {
      String(format: "%.4g", demo.difference(in: rows))
    }
    return Section("X\u{2032} = X + PE") {
      Paragraph(
        """
        The repair is one addition. \u{201C}\(word)\u{201D} stands at positions \
        \(demo.repeated.first) and \(demo.repeated.second) of \
        \(emphasis: demo.words.joined(separator: " ")). Its two rows are equal before the addition and \
        different after it, so attention can tell them apart.
        """)
      Tabs(
        "Token rows, position rows, or their sum",
        [
          tab(
            "token rows X", "Token rows", demo.tokens,
            """
            One row a word, looked up in the embedding table: the two outlined rows differ by \
            \(difference(demo.tokens)).
            """),
          tab(
            "position rows PE", "Position rows", demo.positions,
            """
            The sinusoidal table: fast dimensions on the left, slow ones on the right; the outlined \
            rows differ by up to \(difference(demo.positions)).
            """),
          tab(
            "sum X\u{2032}", "Token rows plus position rows", demo.sum,
            """
            What the first layer sees: the same word at two places is now two different rows, by up \
            to \(difference(demo.sum)).
            """),
        ])
    }
  }

  /// Heads of the first layer, untrained beside trained.
  var attentionSection: Section? {
    let name = tasks.contains(.previousToken) ? ToyTaskName.previousToken : tasks.first
    guard let name else { return nil }
    let wanted = settings.variants.filter { !$0.causal }
    let outcomes = wanted.compactMap { findings.outcomes(name, $0).first }
    guard !outcomes.isEmpty else { return nil }
    let words = name.task.testSet[0].tokens.map { name.task.vocabulary[Int($0)] }
    return Section("What the heads look at") {
      Paragraph(
        """
        Attention weights of the first layer on one test row of \(code: name.rawValue) \
        (\(name.task.summary)), before and after training. Each row of a map says where one position \
        looks, and sums to 1.
        """)
      outcomes.flatMap { outcome -> [any PageBlock] in
        let pairs = zip(outcome.untrained[0], outcome.trained[0]).enumerated()
        return [
          Heading("Encoding: \(outcome.run.variant.title)"),
          SmallMultiples(
            pairs.flatMap { head, maps in
              [
                map(maps.0, words, "head \(head + 1), untrained"),
                map(maps.1, words, "head \(head + 1), trained"),
              ]
            }, caption: attentionCaption(outcome), minimumWidth: 190, maximumColumns: 4),
        ]
      }
    }
  }

  private func attentionCaption(_ outcome: ToyOutcome) -> RichText {
    outcome.run.variant.encoding == .none
      ? """
      Without positions a weight depends on the two letters alone, wherever they stand, so no stripe \
      can form along the diagonal. Accuracy \(percentText(outcome.accuracy)).
      """
      : """
      With positions, training builds stripes along the diagonal: heads that look a fixed distance \
      away, whatever the tokens. Accuracy \(percentText(outcome.accuracy)).
      """
  }

  private func map(_ weights: Tensor2D, _ words: [String], _ title: String) -> any Figure {
    Heatmap(
      title: title, values: NumberGrid(weights), rowLabels: words, columnLabels: words,
      rowAxis: "query", columnAxis: "key", scale: .sequential(0...1), scaleLabel: "weight",
      hasSquareCells: true, width: 240)
  }
}
