// Every operation, layer, loss and optimiser against PyTorch in Double, over odd shapes and extreme
// values; and the table of errors in the documentation, which `make numbers` writes from here.

import Foundation
import Sequitur
import Testing

struct NumbersTests {
  /// What is compared, in the fixture's order.
  static let rows: [String] = NumberCase.all.map(\.what).reduce(into: []) { rows, what in
    if !rows.contains(what) { rows.append(what) }
  }

  @Test(arguments: rows) func isAsCloseAsFloatCanBe(what: String) throws {
    for one in NumberCase.all where one.what == what && one.beyond != true {
      let errors = try #require(
        try one.errors(), "\(what), \(one.of): not as the fixture has it")
      for (expected, error) in zip(one.results, errors) {
        #expect(
          error <= expected.tolerance,
          "\(what), \(one.of), \(expected.name): error \(error), PyTorch's \(expected.torch)")
      }
    }
  }

  @Test func everythingIsThere() {
    #expect(NumberCase.all.count > 300)
    #expect(Set(NumberCase.all.map(\.run)) == Set(NumberRun.all.keys))
  }

  @Test func theDocumentationHasARowForEach() throws {
    var page = try NumbersPage()
    if ProcessInfo.processInfo.environment["SEQUITUR_WRITE_NUMBERS"] != nil {
      try page.write(rows: Self.rows.map(Self.row))
    }
    #expect(page.rows == Self.rows)
  }

  /// A row of the table: the worst errors, and where ours is the worst.
  private static func row(_ what: String) throws -> String {
    let cases = NumberCase.all.filter { $0.what == what }
    let found = try cases.flatMap { one in
      zip(one.results, try one.errors() ?? []).map { (one.of, expected: $0, error: $1) }
    }
    let worst = found.max { $0.error < $1.error }
    // An error above a thousandth is a failure, of which the size says nothing.
    let torch = found.map { (0...1e-3).contains($0.expected.torch) ? $0.expected.torch : .infinity }
    let place = worst.map { $0.error < 1e-10 ? "" : "\($0.0), \($0.expected.name)" } ?? ""
    return "| \(what) | \(cases.count) | \(text(worst?.error ?? 0)) | \(text(torch.max() ?? 0)) "
      + "| \(place) |"
  }

  private static func text(_ error: Double) -> String {
    // The fixture has 11 digits.
    if error < 1e-10 { return "0" }
    return error > 1e-3 ? "fails" : String(format: "%.1e", error)
  }
}

/// The page of the documentation with the table.
private struct NumbersPage {
  private static let url = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources/Sequitur/Sequitur.docc/Numbers.md")
  private static let head =
    "| | cases | Sequitur | PyTorch's Float | worst at |\n|---|---|---|---|---|\n"

  private var text: String

  init() throws { text = try String(contentsOf: Self.url, encoding: .utf8) }

  /// What the table's rows begin with.
  var rows: [String] {
    table.split(separator: "\n").map { row in
      row.dropFirst().prefix { $0 != "|" }.trimmingCharacters(in: .whitespaces)
    }
  }

  mutating func write(rows: [String]) throws {
    text = text.replacingOccurrences(of: Self.head + table, with: Self.head)
      .replacingOccurrences(
        of: Self.head, with: Self.head + rows.map { $0 + "\n" }.joined())
    try text.write(to: Self.url, atomically: true, encoding: .utf8)
  }

  /// The rows, up to the first line that is none.
  private var table: String {
    let behind = text.components(separatedBy: Self.head).dropFirst().joined()
    let lines = behind.components(separatedBy: "\n").prefix { $0.hasPrefix("|") }
    return lines.map { $0 + "\n" }.joined()
  }
}
