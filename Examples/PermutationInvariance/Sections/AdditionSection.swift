// The section about the addition of positions.

import Foundation
import PositionAnalysis
import SequiturFigures

/// Token rows, position rows, and their sum.
struct AdditionSection {
  let demo: AdditionDemo

  var section: Section {
    let word = demo.words[demo.repeated.first]
    func tab(_ title: RichText, _ heading: String, _ rows: Matrix, _ caption: RichText)
      -> Tabs.Tab
    {
      let limit = [demo.tokens, demo.positions, demo.sum].flatMap(\.values).map(abs).max() ?? 1
      return Tabs.Tab(title) {
        FigureBlock(
          Heatmap(
            title: heading, values: rows,
            rowLabels: demo.words.enumerated().map { "\($0.offset): \($0.element)" },
            rowAxis: "position: word", columnAxis: "dimension",
            scale: .diverging(limit: limit), scaleLabel: "value",
            marks: [.row(demo.repeated.first), .row(demo.repeated.second)],
            markLabel: "the same word twice", width: 820), caption: caption)
      }
    }
    func difference(_ rows: Matrix) -> String {
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
}
