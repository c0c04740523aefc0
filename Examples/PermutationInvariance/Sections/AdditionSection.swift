// The section about the addition of positions.

import SequiturFigures
import ToyModels

extension Section {
  /// Token rows, position rows, and their sum.
  static func addition(_ addition: Addition) -> Section? {
    guard let repeated = addition.repeated else { return nil }
    let word = addition.words[repeated.first]
    func difference(_ rows: Matrix) -> String { significant(addition.difference(in: rows) ?? 0) }
    return Section("X\u{2032} = X + PE") {
      Paragraph(
        """
        The repair is one addition. \u{201C}\(word)\u{201D} stands at positions \
        \(repeated.first) and \(repeated.second) of \
        \(emphasis: addition.words.joined(separator: " ")). Its two rows are equal before the addition and \
        different after it, so attention can tell them apart.
        """)
      addition.tabs(
        rowAxis: "position: word", markLabel: "the same word twice",
        captions: [
          """
          One row a word, looked up in the embedding table: the two outlined rows differ by \
          \(difference(addition.tokens)).
          """,
          """
          The sinusoidal table: fast dimensions on the left, slow ones on the right; the outlined \
          rows differ by up to \(difference(addition.positions)).
          """,
          """
          What the first layer sees: the same word at two places is now two different rows, by up \
          to \(difference(addition.sum)).
          """,
        ])
    }
  }
}
