// Texts coloured by surprise: colours, titles, legend, and nothing that breaks out.

import Foundation
import SequiturFigures
import Testing
import TokenPages

struct SurprisingTextTests {
  private func html(_ tokens: [SurprisingText.Token]) -> String {
    ReportPage(
      title: "t", sections: [Section("s") { SurprisingText("surprise", tokens: tokens) }]
    ).html
  }

  @Test func withoutScriptsTheTitleSaysWhatWasExpected() {
    let page = html([
      .init(text: "The", label: "The", isPrompt: true),
      .init(
        text: " cat", label: "␣cat", bits: 3,
        likeliest: [("␣dog", 0.5), ("␣cat", 0.125), ("⏎", 0.0001)]),
      .init(text: "E2 80", label: "bytes E2 80", isPlain: false, bits: 99),
    ])
    for part in [
      "<span class=\"prompt\" title=\"The: nothing before it, or no number\">The</span>",
      "<span class=\"b3\" title=\"␣cat: 3.00 bits, 12.5%&#10;50.0% ␣dog&#10;12.5% ␣cat&#10;"
        + "&lt;0.1% ⏎\"> cat</span>",
      "<span class=\"b8 described\"", "Surprise in bits: <span class=\"b0\">0</span>",
      "no visible text</span>", "<span class=\"prompt\">prompt</span>",
    ] { #expect(page.contains(part), "\(part)") }
    #expect(xmlProblem(in: page) == nil)
    let plain = html([.init(text: "a", label: "a", bits: 0.4)])
    #expect(plain.contains("class=\"b0\" title=\"a: 0.40 bits, 75.8%\">a</span>"))
    #expect(!plain.contains(">prompt</span>") && !plain.contains("no visible text"))
  }

  @Test func meansTellThePromptFromWhatWasWritten() {
    let text = SurprisingText(
      "surprise",
      tokens: [
        .init(text: "a", label: "a", isPrompt: true),
        .init(text: "b", label: "b", isPrompt: true, bits: 4),
        .init(text: "c", label: "c", bits: 1), .init(text: "d", label: "d", bits: 2),
      ])
    #expect(text.meanBits(ofPrompt: true) == 4 && text.meanBits(ofPrompt: false) == 1.5)
    #expect(SurprisingText("surprise", tokens: []).meanBits(ofPrompt: false) == nil)
  }

  @Test func tokensCannotBreakOut() {
    let hostile = "\"></span></script><script>alert(1)</script><img src=x onerror=alert(1)>&\u{0}"
    let page = html([
      .init(text: hostile, label: hostile, bits: 1, likeliest: [(hostile, 0.5)])
    ])
    #expect(page.components(separatedBy: "<script").count == 3)
    #expect(!page.contains("<script>alert") && !page.contains("<img"))
    #expect(xmlProblem(in: page) == nil)
  }
}
