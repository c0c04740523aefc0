// A table of aligned columns for a terminal.

/// A table of aligned columns under a header.
///
/// ```swift
/// var table = TextTable([.left("task"), .right("accuracy")])
/// table.add(["sorted", "99.5 %"])
/// print(table.text(usesColor: StandardOutput.terminal.usesColor))
/// ```
package struct TextTable: Sendable {
  /// A column's title and alignment: words stand left, numbers right.
  package enum Column: Sendable {
    case left(String)
    case right(String)

    fileprivate var title: String {
      switch self {
      case .left(let title), .right(let title): title
      }
    }

    fileprivate func pad(_ text: String, to width: Int) -> String {
      let space = String(repeating: " ", count: max(0, width - text.count))
      return if case .left = self { text + space } else { space + text }
    }
  }

  private let columns: [Column]
  private var leastWidths: [Int]
  private var rows: [(cells: [String], style: TextStyle?)] = []

  /// Creates a table whose columns are at least so wide, the first as wide as its longest name: a
  /// table that is printed line by line needs as much from the start as its cells will.
  package init(_ columns: [Column], leastWidth: Int = 0, names: [String] = []) {
    self.columns = columns
    leastWidths = columns.map { _ in leastWidth }
    if !columns.isEmpty { leastWidths[0] = names.map(\.count).reduce(leastWidth, max) }
  }

  /// Creates a table with words on the left and numbers on the right.
  package init(words: [String], numbers: [String] = [], rows: [[String]] = []) {
    self.init(words.map { .left($0) } + numbers.map { .right($0) })
    for row in rows { add(row) }
  }

  /// Adds a row with one cell for each column, optionally in a style that shows only in colour. A
  /// cell is shown without control characters: names in it may come from a file.
  package mutating func add(_ cells: [String], style: TextStyle? = nil) {
    guard cells.count == columns.count else {
      stop("TextTable.add", "\(cells.count) cells", expected: "\(columns.count)")
    }
    rows.append((cells.map(\.withoutControls), style))
  }

  /// The table as standard output shows it.
  package var text: String { text(usesColor: StandardOutput.terminal.usesColor) }

  /// The table as text, without a line break at its end.
  package func text(usesColor: Bool) -> String {
    lines(usesColor: usesColor).joined(separator: "\n")
  }

  /// The two lines of the header, and one for each row.
  package func lines(usesColor: Bool) -> [String] {
    let widths = columns.indices.map { column in
      rows.map(\.cells[column].count).reduce(
        max(columns[column].title.count, leastWidths[column]), max)
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    let header = line(columns.map(\.title), widths)
    let lines = rows.map { row in
      let text = line(row.cells, widths)
      return row.style?.applied(to: text, usesColor: usesColor) ?? text
    }
    return [
      TextStyle.bold.applied(to: header, usesColor: usesColor),
      TextStyle.dim.applied(to: rule.joined(separator: "  "), usesColor: usesColor),
    ] + lines
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var text = columns.indices.map { columns[$0].pad(cells[$0], to: widths[$0]) }
      .joined(separator: "  ")
    while text.last == " " { text.removeLast() }
    return text
  }
}
