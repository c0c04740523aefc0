// Heatmaps for terminals.
import Testing

import SequiturFigures

struct TextHeatmapTests {
  @Test func blocks() {
    let heatmap = TextHeatmap(NumberGrid([[0.0, 1], [.nan, 0.5]]), rowLabels: ["a", "long"])
    #expect(heatmap.text == "   a   ██\nlong ??▒▒\n0   ░░▒▒▓▓██ 1")
  }

  @Test func coloursAreSwitchedOffAfterEveryCell() {
    let heatmap = TextHeatmap(NumberGrid([[-1.0, 1]]), scale: .diverging(), usesColor: true)
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
