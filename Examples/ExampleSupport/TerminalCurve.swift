// A small curve for a terminal, of Braille dots, with lines to compare it with.

/// A curve that grows to the right: points with x in 0...1, and levels with names.
package struct TerminalCurve: Sendable {
  package var points: [(x: Double, y: Double)] = []
  package var levels: [(value: Double, name: String)] = []

  /// Columns for the numbers at the left edge.
  private static let margin = 6
  /// A Braille sign has two columns of four dots; their bits stand in this order (Unicode, "Braille
  /// Patterns").
  private static let bits: [[UInt32]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

  package init() {}

  /// So many lines of at most `width` columns; none where there is nothing to see, or no room.
  package func lines(width: Int, height: Int = 8) -> [String] {
    let columns = width - Self.margin
    let seen = points.filter { $0.x.isFinite && $0.y.isFinite }
    guard columns >= 20, height > 1, seen.count > 1 else { return [] }
    let values = seen.map(\.y) + levels.map(\.value).filter(\.isFinite)
    guard let low = values.min(), let high = values.max(), high > low else { return [] }
    /// The dot row of a value, counted from the top.
    func row(_ value: Double) -> Int {
      Int(((high - value) / (high - low) * Double(4 * height - 1)).rounded())
    }
    var cells = dots(seen, columns, height, row).map { line in
      line.map { $0 == 0 ? " " : Character(Unicode.Scalar(0x2800 + $0) ?? " ") }
    }
    var labels = [0: number(high), height - 1: number(low)]
    for level in levels where level.value.isFinite {
      let line = row(level.value) / 4
      labels[line] = number(level.value)
      draw(level.name, in: &cells[line])
    }
    return cells.enumerated().map { line, cells in
      let label = labels[line] ?? ""
      let space = String(repeating: " ", count: max(0, Self.margin - 1 - label.count))
      return "\(space)\(label) \(String(cells))"
    }
  }

  /// The bits of each cell: the mean of the points in each column of dots, and the way from one to
  /// the next.
  private func dots(
    _ points: [(x: Double, y: Double)], _ columns: Int, _ height: Int, _ row: (Double) -> Int
  ) -> [[UInt32]] {
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: 2 * columns)
    for point in points {
      let column = Int(min(max(point.x, 0), 1) * Double(2 * columns - 1))
      sums[column].sum += point.y
      sums[column].count += 1
    }
    var cells = [[UInt32]](repeating: [UInt32](repeating: 0, count: columns), count: height)
    var last: Int?
    for (column, entry) in sums.enumerated() where entry.count > 0 {
      let place = row(entry.sum / Double(entry.count))
      let from = last.map { $0 < place ? $0 + 1 : $0 > place ? $0 - 1 : $0 } ?? place
      for dot in min(from, place)...max(from, place) {
        cells[dot / 4][column / 2] |= Self.bits[column % 2][dot % 4]
      }
      last = place
    }
    return cells
  }

  /// A dashed line with its name, behind the curve.
  private func draw(_ name: String, in cells: inout [Character]) {
    for column in cells.indices where cells[column] == " " && column % 2 == 0 {
      cells[column] = "\u{2504}"
    }
    let name = Array(" \(name) ")
    guard name.count <= cells.count else { return }
    // At the right, or where the curve has not come.
    let starts = [cells.count - name.count, (cells.count - name.count) / 2, 0]
    let start = starts.first { start in
      !cells[start..<start + name.count].contains(where: Self.isDot)
    }
    if let start { cells.replaceSubrange(start..<start + name.count, with: name) }
  }

  private static func isDot(_ cell: Character) -> Bool {
    cell.unicodeScalars.first.map { (0x2801...0x28FF).contains($0.value) } ?? false
  }

  private func number(_ value: Double) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    let rest = hundredths % 100
    return "\(value < 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
