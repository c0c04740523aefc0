// Heatmaps for terminals.
import Testing

import SequiturFigures

struct TextHeatmapTests {
  @Test func digits() {
    let heatmap = TextHeatmap(
      NumberGrid([[0.0, 1], [.nan, 0.5]]), rowLabels: ["a", "long"], style: .digits)
    #expect(heatmap.text == "   a  0 9\nlong ?? 5\n0  0 2 5 7 9 1")
  }

  @Test func blocks() {
    let heatmap = TextHeatmap(NumberGrid([[0.0, 0.5, 1]]), style: .blocks)
    #expect(heatmap.text.hasPrefix("  ▒▒██\n"))
  }

  @Test func coloursAreSwitchedOffAfterEveryCell() {
    let heatmap = TextHeatmap(NumberGrid([[-1.0, 1]]), scale: .diverging(), style: .ansi)
    let text = heatmap.text
    let parts = text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).dropFirst()
    let starts = parts.filter { $0.hasPrefix("48;5;") }.count
    let ends = parts.filter { $0.hasPrefix("0m") }.count
    #expect(starts == 7 && ends == 7)
    #expect(text.hasPrefix("\u{1B}[48;5;21m  \u{1B}[0m\u{1B}[48;5;160m"))
  }

  @Test func emptyMatrices() {
    #expect(TextHeatmap(NumberGrid([[Double]]())).text == "(no values)")
  }
}
