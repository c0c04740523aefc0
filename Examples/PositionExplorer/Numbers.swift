// Numbers as text, and matrices as figures take them.

import ExampleSupport
import Foundation
import PositionAnalysis
import SequiturFigures

/// A number with this many decimals: "0.992".
func fixed(_ value: Double, _ decimals: Int = 4) -> String {
  String(format: "%.\(decimals)f", value)
}

/// A number with this many significant digits: "47117", "5.1e-16".
func significant(_ value: Double, _ digits: Int = 4) -> String {
  String(format: "%.\(digits)g", value)
}

/// A whole number with commas between thousands: "294,528".
func grouped(_ number: Int) -> String {
  var digits = Array(String(abs(number)))
  for place in stride(from: digits.count - 3, to: 0, by: -3) {
    digits.insert(",", at: place)
  }
  return (number < 0 ? "-" : "") + String(digits)
}

/// The text without places at which a line may break, for the cells of a page's tables.
func unbroken(_ text: String) -> String {
  text.replacingOccurrences(of: " ", with: "\u{00A0}")
    .replacingOccurrences(of: "-", with: "\u{2011}")
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
    style: StandardOutput.terminal.usesColor ? .ansi : .blocks
  ).text
}
