// Numbers and tables of them as text, and matrices as figures take them.

import ExampleSupport
import Foundation
import PositionAnalysis
import SequiturFigures

/// A number with this many decimals: "0.992".
func fixed(_ value: Double, _ decimals: Int = 4) -> String {
  String(format: "%.\(decimals)f", value)
}

/// A fraction in percent: "57.14".
func percent(_ fraction: Double, _ decimals: Int = 2) -> String { fixed(100 * fraction, decimals) }

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

/// Items with commas between them: "0, 5, 6".
func list(_ items: some Sequence<some CustomStringConvertible>) -> String {
  items.map(\.description).joined(separator: ", ")
}

/// The mean of some numbers; NaN of none.
func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }

/// "99.40 (98.10)": mean and, if lower, minimum, in percent; "-" of none.
func accuracyText(_ accuracies: [Double]) -> String {
  guard let least = accuracies.min() else { return "-" }
  let mean = mean(accuracies)
  return least < mean - 1e-9 ? "\(percent(mean)) (\(percent(least)))" : percent(mean)
}

/// The largest difference between numbers at the same place; 0 of none.
func largestDifference(_ first: some Sequence<Double>, _ second: some Sequence<Double>) -> Double {
  zip(first, second).map { abs($0 - $1) }.max() ?? 0
}

/// The text without places at which a line may break, for the cells of a page's tables.
func unbroken(_ text: String) -> String {
  text.replacingOccurrences(of: " ", with: "\u{00A0}")
    .replacingOccurrences(of: "-", with: "\u{2011}")
}

extension TextTable {
  /// A table of words on the left and numbers on the right.
  init(words: [String], numbers: [String] = [], rows: [[String]] = []) {
    self.init(words.map { .left($0) } + numbers.map { .right($0) })
    for row in rows { add(row) }
  }

  /// The table as standard output shows it.
  var text: String { text(usesColor: StandardOutput.terminal.usesColor) }
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
