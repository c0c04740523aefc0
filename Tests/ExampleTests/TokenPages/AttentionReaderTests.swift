// The living block that shows what a token reads: its data, its script, and nothing that breaks out.

import Foundation
import SequiturFigures
import Testing
import TokenPages

struct AttentionReaderTests {
  private func html(_ reader: AttentionReader) -> String {
    ReportPage(
      title: "t", sections: [Section("s") { reader.block("attention", substitute: "none") {} }]
    ).html
  }

  @Test func theDataAreWeightsInThousandths() throws {
    let reader = AttentionReader(
      tokens: ["a", "b"],
      groups: [
        .init("layer 1", heads: [NumberGrid([[1, 0.0], [0.1236, 0.8764]])]),
        .init("layer 2", heads: [NumberGrid([[1, 0.0], [Double.nan, 0.5]])]),
      ], isCausal: true)
    let page = html(reader)
    #expect(
      page.contains(
        #"{"tokens":["a","b"],"groups":[{"title":"layer 1","heads":[[[1000],[124,876]]]},"#
          + #"{"title":"layer 2","heads":[[[1000],[null,500]]]}]}"#))
    #expect(xmlProblem(in: page) == nil)
  }

  @Test func wholeRowsWhereTokensSeeWhatFollows() {
    let reader = AttentionReader(
      tokens: ["a", "b"], groups: [.init("", heads: [NumberGrid([[0.25, 0.75], [1, 0.0]])])],
      isCausal: false)
    #expect(html(reader).contains(#""heads":[[[250,750],[1000,0]]]"#))
  }

  @Test func tokensAndTitlesCannotBreakOut() {
    let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>&\u{0}"
    let page = html(
      AttentionReader(
        tokens: [hostile], groups: [.init(hostile, heads: [NumberGrid([[1.0]])])], isCausal: true))
    #expect(page.components(separatedBy: "<script").count == 4)
    #expect(!page.contains("<script>alert") && !page.contains("<img"))
    #expect(xmlProblem(in: page) == nil)
  }
}
