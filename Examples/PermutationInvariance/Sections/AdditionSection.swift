// The section about the addition of positions.

import Foundation
import PositionAnalysis
import SequiturFigures
import ToyModels

extension Section {
  /// Token rows, position rows, and their sum.
  static func addition(_ addition: Addition) -> Section? {
    guard let repeated = addition.repeated else { return nil }
    let word = addition.words[repeated.first]
    func tab(_ title: RichText, _ heading: String, _ rows: Matrix, _ caption: RichText)
      -> Tabs.Tab
    {
      let limit =
        [addition.tokens, addition.positions, addition.sum].flatMap(\.values).map(abs).max() ?? 1
      return Tabs.Tab(title) {
        FigureBlock(
          Heatmap(
            title: heading, values: rows,
            rowLabels: addition.words.enumerated().map { "\($0.offset): \($0.element)" },
            rowAxis: "position: word", columnAxis: "dimension",
            scale: .diverging(limit: limit), scaleLabel: "value",
            markedRows: [repeated.first, repeated.second],
            markLabel: "the same word twice", width: 820), caption: caption)
      }
    }
    func difference(_ rows: Matrix) -> String {
      String(format: "%.4g", addition.difference(in: rows) ?? 0)
    }
    return Section("X\u{2032} = X + PE") {
      Paragraph(
        """
        The repair is one addition. \u{201C}\(word)\u{201D} stands at positions \
        \(repeated.first) and \(repeated.second) of \
        \(emphasis: addition.words.joined(separator: " ")). Its two rows are equal before the addition and \
        different after it, so attention can tell them apart.
        """)
      Tabs(
        "Token rows, position rows, or their sum",
        [
          tab(
            "token rows X", "Token rows", addition.tokens,
            """
            One row a word, looked up in the embedding table: the two outlined rows differ by \
            \(difference(addition.tokens)).
            """),
          tab(
            "position rows PE", "Position rows", addition.positions,
            """
            The sinusoidal table: fast dimensions on the left, slow ones on the right; the outlined \
            rows differ by up to \(difference(addition.positions)).
            """),
          tab(
            "sum X\u{2032}", "Token rows plus position rows", addition.sum,
            """
            What the first layer sees: the same word at two places is now two different rows, by up \
            to \(difference(addition.sum)).
            """),
        ])
    }
  }
}
