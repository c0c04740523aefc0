// Tables of numbers and words, and matrices, as pages and terminals show them.

import ExampleSupport
import PositionAnalysis
import SequiturFigures

/// The text without places at which a line may break, for the cells of a page's tables.
func unbroken(_ text: String) -> String {
  text.replacing(" ", with: "\u{00A0}").replacing("-", with: "\u{2011}")
}

extension Table {
  /// A table of words on the left and numbers on the right.
  init(words: [String], numbers: [String] = [], rows: [[String]], caption: RichText? = nil) {
    self.init(
      header: words + numbers, rows: rows, caption: caption,
      alignments: words.map { _ in .start } + numbers.map { _ in .end })
  }
}

/// A matrix as a few lines of shaded blocks: evenly spaced rows and columns where it is larger.
func textHeatmap(
  _ matrix: Matrix, limit: Double, rows: Int = 16, columns: Int = 32
) -> String {
  let rows = min(rows, matrix.rows)
  let columns = min(columns, matrix.columns)
  let sampled = Matrix(rows: rows, columns: columns) { row, column in
    matrix[row * matrix.rows / rows, column * matrix.columns / columns]
  }
  return TextHeatmap(
    sampled,
    rowLabels: (0..<rows).map { String($0 * matrix.rows / rows) },
    scale: .diverging(limit: limit),
    usesColor: StandardOutput.terminal.usesColor
  ).text
}
