// Figures as files of their own.
import Testing

import SequiturFigures

struct StandaloneSVGTests {
  @Test func filesBringTheirStyle() throws {
    let heatmap = Heatmap(title: "t", values: NumberGrid([[0.0, 1]]))
    let text = StandaloneSVG(heatmap, width: 400).text
    let contents = try checkedXML(text)
    #expect(text.hasPrefix("<?xml") && contents.elements["style"] == 1)
    #expect(contents.text.contains("prefers-color-scheme:dark"))
    #expect(contents.text.contains(".figure .s64"))
    #expect(text.contains("width=\"432\""))
  }
}
