// The page about X' = X + PE: the pipeline, and three views of the same sentence in tabs.

import ExampleSupport
import PositionAnalysis
import SequiturFigures
import ToyModels

/// Builds the page.
struct AdditionPage {
  let addition: Addition

  var exploration: Exploration {
    Exploration(
      name: "addition", title: "X\u{2032} = X + PE",
      subtitle: "The same word at two places becomes two different rows",
      headline: headline,
      printed: [
        "X' = X + PE for \"\(addition.words.joined(separator: " "))\", "
          + "shape \(shape); the first values of each row:",
        table.text, "", addition.rows.text,
      ],
      sections: [pipelineSection, tabSection, addition.rows.section]
    ) {
      Paragraph(
        """
        A token is looked up in a table, so it has the same row wherever it stands. Adding a row for the \
        position is enough to tell the places apart.
        """)
      Callout.found(headline)
    }
  }

  private var headline: RichText {
    guard let repeated = addition.repeated, let difference = addition.difference(in: addition.sum)
    else { return "No word of the sentence comes twice: every row differs already." }
    return """
      The two rows of \u{201C}\(addition.words[repeated.first])\u{201D} are identical before the \
      addition and differ by up to \(fixed(difference, 3)) after it.
      """
  }

  /// The number of rows and their width.
  private var shape: [Int] { [addition.sum.rows, addition.sum.columns] }

  /// For a terminal.
  private var table: TextTable {
    var table = TextTable([
      .right("position"), .left("word"), .right("id"), .left("token row"),
      .left("position row"), .left("sum"),
    ])
    for line in addition.lines({ $0.prefix(3).map { fixed($0, 2) }.joined(separator: " ") }) {
      table.add(line)
    }
    return table
  }

  private var pipelineSection: Section {
    let (n, d) = (shape[0], shape[1])
    return Section("From token to row") {
      ItemList(
        [
          "The sentence is cut into \(strong: "\(n) tokens"), each with a number.",
          "Each number picks a row of the embedding table: \(strong: "X"), of shape \(n) × \(d).",
          "Each place picks a row of the position table: \(strong: "PE"), of shape \(n) × \(d).",
          "The sum \(strong: "X\u{2032}"), of shape \(n) × \(d), is what the first layer sees.",
        ], isNumbered: true)
      Table(
        header: ["place", "token", "number", "X", "PE", "X\u{2032}"],
        rows: addition.lines { list($0.prefix(4).map { fixed($0, 2) } + ["\u{2026}"]) },
        caption: "The first four of \(d) values of each row.")
    }
  }

  private var tabSection: Section {
    let matrices = [addition.tokens, addition.positions, addition.sum]
    let limit = matrices.flatMap(\.values).map(abs).max() ?? 1
    func tab(_ title: RichText, _ heading: String, _ matrix: Matrix, _ caption: RichText)
      -> Tabs.Tab
    {
      let marked = addition.repeated.map { [$0.first, $0.second] } ?? []
      return Tabs.Tab(title) {
        FigureBlock(
          Heatmap(
            title: heading, values: matrix,
            rowLabels: addition.words.enumerated().map { "\($0.offset): \($0.element)" },
            rowAxis: "place: token", columnAxis: "dimension", scale: .diverging(limit: limit),
            scaleLabel: "value", markedRows: marked,
            markLabel: "the same token twice", width: 820),
          caption: "\(caption) \(remark(matrix))")
      }
    }
    return Section("Three views of one sentence") {
      Tabs(
        "Token rows, position rows, or their sum",
        [
          tab(
            "token rows X", "Token rows", addition.tokens,
            "Random rows, one for each different word."
          ),
          tab(
            "position rows PE", "Position rows", addition.positions,
            "The sinusoidal table: fast dimensions on the left, slow ones on the right."),
          tab(
            "sum X\u{2032}", "Token rows plus position rows", addition.sum,
            "Both patterns at once, on the same colour scale."),
        ])
    }
  }

  private func remark(_ matrix: Matrix) -> String {
    guard let difference = addition.difference(in: matrix) else { return "" }
    return difference == 0
      ? "The two outlined rows are identical."
      : "The two outlined rows differ by up to \(fixed(difference, 3))."
  }
}
