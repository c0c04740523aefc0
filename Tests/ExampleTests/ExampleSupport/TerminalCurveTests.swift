// The curve for a terminal: where its dots are, and what it does without room.

import ExampleSupport
import Testing

struct TerminalCurveTests {
  private func curve(_ values: [Double], levels: [(Double, String)] = []) -> TerminalCurve {
    var curve = TerminalCurve()
    curve.points = values.enumerated().map {
      (Double($0.offset) / Double(max(1, values.count - 1)), $0.element)
    }
    curve.levels = levels.map { (value: $0.0, name: $0.1) }
    return curve
  }

  @Test func aLineFallsFromCornerToCorner() {
    let lines = curve((0..<400).map { -Double($0) / 100 }).lines(width: 26, height: 2)
    #expect(lines == [" 0.00 ⠉⠑⠒⠒⠤⠤⠤⣀⣀⣀          ", "-3.99           ⠉⠉⠑⠒⠒⠢⠤⠤⣀⣀"])
  }

  @Test func levelsHaveLinesAndNames() {
    let lines = curve([4, 3, 2], levels: [(4, "even"), (1, "pairs")]).lines(width: 46, height: 8)
    #expect(lines.count == 8)
    #expect(lines[0].hasPrefix(" 4.00 ") && lines[0].hasSuffix(" even "), "\(lines)")
    #expect(lines[7].hasPrefix(" 1.00 ┄ ┄") && lines[7].hasSuffix(" pairs "), "\(lines)")
    #expect(lines.allSatisfy { $0.count == 46 })
  }

  @Test func withoutRoomOrSightThereIsNone() {
    #expect(curve([2, 1]).lines(width: 25).isEmpty)
    #expect(curve([2]).lines(width: 80).isEmpty)
    #expect(curve([2, 2]).lines(width: 80).isEmpty)
    #expect(curve([.nan, .infinity, 2]).lines(width: 80).isEmpty)
    #expect(!curve([.nan, 3, 2]).lines(width: 80).isEmpty)
  }
}
