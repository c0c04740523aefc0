// The figure in the README is that of the numbers documented beside it.

import Foundation
import Testing

struct MainFigureTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../../Examples/PermutationInvariance")
    .standardizedFileURL

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// The mean and the least of each task and encoding, as the README's table has them: "99.40
  /// (98.10)", in percent.
  private static func documented() throws -> [String: [Double]] {
    let rows = try text("README.md").split(separator: "\n")
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    let start = try #require(rows.firstIndex { $0.starts(with: ["task", "ceiling"]) })
    var found: [String: [Double]] = [:]
    for row in rows[(start + 2)...].prefix(while: { $0.count == rows[start].count }) {
      for (encoding, cell) in zip(rows[start], row).dropFirst(2) where cell != "-" {
        let numbers = cell.split { !$0.isNumber && $0 != "." }.compactMap { Double($0) }
        found["\(row[0]), \(encoding)"] = [numbers[0], numbers.last ?? numbers[0]]
      }
    }
    return found
  }

  /// The same of the figure, from what hovers over its bars: "sorted, none: 50% (one seed: 50%, 51%)".
  private static func drawn() throws -> [String: [Double]] {
    let hovers = try text("accuracy.svg").matches(
      of: /<title>([^:<]*): ([0-9.]+)% \(one seed: ([^)]*)\)/)
    return Dictionary(
      uniqueKeysWithValues: hovers.map { hover in
        let seeds = hover.3.split(separator: ", ").compactMap { Double($0.dropLast()) }
        return (String(hover.1), [Double(hover.2) ?? .nan, seeds.min() ?? .nan])
      })
  }

  @Test func itsNumbersAreThoseOfTheTable() throws {
    let (documented, drawn) = (try Self.documented(), try Self.drawn())
    #expect(documented.count == 8 * 4 - 1)
    #expect(Set(documented.keys) == Set(drawn.keys))
    for (name, numbers) in documented {
      // Hovers have three digits.
      for (told, shown) in zip(numbers, drawn[name] ?? []) {
        #expect(
          abs(told - shown) <= 0.0501, "\(name): \(told) in the table, \(shown) in the figure")
      }
    }
  }
}
