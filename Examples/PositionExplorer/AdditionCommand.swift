// addition: X' = X + PE on a sentence: the pipeline, and three views of it in tabs.

import ExampleSupport
import SequiturFigures
import ToyModels

/// The options of `addition`.
package struct AdditionCommand: ExplorerCommand {
  var sentence = "the dog bit the man"
  var checkpoint: String?
  var width = 32
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "addition", "Shows token rows, position rows and their sum for a sentence.",
    version: Explorer.version, defaults: AdditionCommand(),
    [
      .option(
        "sentence", \.sentence, .text,
        "words between spaces, at most 64; best with a word that comes twice"),
      .option(
        "checkpoint", \.checkpoint, .path, value: "folder",
        "take token and position rows from a model in GPT-2's form, with its tokeniser (default: "
          + "random token rows, sinusoidal position rows)"),
      .option(
        "width", \.width, .integer(in: 2...512),
        "the width of the rows without a checkpoint; an odd one ends with a sine without its cosine"
      ),
      .option("seed", \.seed, .seed, "seed of the token rows"),
      .out(),
    ])

  package func explore() throws -> Exploration {
    if let checkpoint {
      let rows = try CheckpointRows(folder: checkpoint, sentence: sentence)
      return AdditionPage(addition: rows.addition, source: rows.source).exploration
    }
    let words = sentence.split(whereSeparator: \.isWhitespace).map(String.init)
    guard (1...64).contains(words.count) else {
      throw UsageError("--sentence: expected from 1 to 64 words, found \(words.count)")
    }
    return AdditionPage(addition: Addition(of: words, width: width, seed: seed)).exploration
  }
}

/// Builds the page.
struct AdditionPage {
  let addition: Addition
  /// The file of the rows; nil for random token rows and sinusoidal position rows.
  var source: String?

  var exploration: Exploration {
    Exploration(
      name: "addition", title: "X\u{2032} = X + PE",
      subtitle: "The same word at two places becomes two different rows",
      lead: """
        A token is looked up in a table, so it has the same row wherever it stands. Adding a row for the \
        position is enough to tell the places apart.
        """,
      headline: headline,
      printed: [
        "X' = X + PE for \"\(addition.words.joined(separator: " "))\", "
          + "shape \([length, width]); the first values of each row:",
        table.text, "", articleRows.text,
      ],
      picture: Heatmap(
        title: "Sum", values: addition.sum, scale: .diverging(),
        markedRows: addition.repeated.map { [$0.first, $0.second] } ?? [], showsColorBar: false,
        isPicture: addition.sum.columns > 128, width: 400),
      sections: [pipelineSection, tabSection, articleRows.section(.addition)])
  }

  private var headline: RichText {
    guard let repeated = addition.repeated, let difference = addition.difference(in: addition.sum)
    else { return "No word of the sentence comes twice: every row differs already." }
    return """
      The two rows of \u{201C}\(addition.words[repeated.first])\u{201D} are identical before the \
      addition and differ by up to \(fixed(difference, 3)) after it.
      """
  }

  private var length: Int { addition.sum.rows }
  private var width: Int { addition.sum.columns }

  /// A line for each word: its place, itself, its number, and how its three rows start.
  private func lines(_ start: (ArraySlice<Double>) -> String) -> [[String]] {
    addition.words.indices.map { place in
      ["\(place)", addition.words[place], "\(addition.ids[place])"]
        + [addition.tokens, addition.positions, addition.sum].map { start($0.row(place)) }
    }
  }

  /// For a terminal.
  private var table: TextTable {
    var table = TextTable([
      .right("position"), .left("word"), .right("id"), .left("token row"),
      .left("position row"), .left("sum"),
    ])
    for line in lines({ $0.prefix(3).map { fixed($0, 2) }.joined(separator: " ") }) {
      table.add(line)
    }
    return table
  }

  private var pipelineSection: Section {
    Section("From token to row") {
      ItemList(
        [
          "The sentence is cut into \(strong: counted(length, "token")), each with a number.",
          """
          Each number picks a row of the embedding table: \(strong: "X"), of shape \(length) × \
          \(width).
          """,
          """
          Each place picks a row of the position table: \(strong: "PE"), of shape \(length) × \
          \(width).
          """,
          """
          The sum \(strong: "X\u{2032}"), of shape \(length) × \(width), is what the first layer sees.
          """,
        ], isNumbered: true)
      Table(
        header: ["place", "token", "number", "X", "PE", "X\u{2032}"],
        rows: lines { list($0.prefix(4).map { fixed($0, 2) } + ["\u{2026}"]) },
        caption: "The first four of \(width) values of each row.")
    }
  }

  private var tabSection: Section {
    Section("Three views of one sentence") {
      addition.tabs(
        rowAxis: "place: token", markLabel: "the same token twice",
        captions: [
          source.map { "The token rows of \($0). \(remark(addition.tokens))" }
            ?? "Random rows, one for each different word. \(remark(addition.tokens))",
          source.map { "The position rows of \($0). \(remark(addition.positions))" }
            ?? """
            The sinusoidal table: fast dimensions on the left, slow ones on the right. \
            \(remark(addition.positions))
            """,
          "Both patterns at once, on the same colour scale. \(remark(addition.sum))",
        ])
    }
  }

  private func remark(_ matrix: Matrix) -> String {
    guard let difference = addition.difference(in: matrix) else { return "" }
    return difference == 0
      ? "The two outlined rows are identical."
      : "The two outlined rows differ by up to \(fixed(difference, 3))."
  }

  /// What the article claims.
  private var articleRows: [ArticleRow] {
    guard let repeated = addition.repeated, let before = addition.difference(in: addition.tokens),
      let after = addition.difference(in: addition.sum)
    else { return [ArticleRow("the same word twice", article: "-", here: "no word comes twice")] }
    let word = addition.words[repeated.first]
    return [
      ArticleRow(
        "rows of \"\(word)\" at \(repeated.first) and \(repeated.second), before",
        article: "identical", here: before == 0 ? "identical" : "differ by \(significant(before))",
        "one row of the embedding table"),
      ArticleRow(
        "the same after the addition", article: "different",
        here: "differ by up to \(fixed(after))", "by exactly the difference of the position rows"),
    ]
  }
}
