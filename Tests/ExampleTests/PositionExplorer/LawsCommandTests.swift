import Sequitur
import Testing

import struct position_explorer.Exploration
import struct position_explorer.LawsCommand
import struct position_explorer.LawsFindings

@Suite("laws of the encodings") struct LawsCommandTests {
  @Test("every encoding answers to every law as expected, with either attention")
  func everyEncoding() {
    let findings = LawsFindings(
      PositionEncodingKind.allCases.flatMap {
        Laws.answers(knowing: $0.knowledge, encoding: $0.make)
      })
    #expect(findings.failures == [])
    #expect(findings.subjects.count == 2 * PositionEncodingKind.allCases.count)
    #expect(findings.laws.count == 6)
    let missing = findings.subjects.flatMap { subject in
      findings.laws.filter { findings.row(subject, $0) == nil }
    }
    // Bidirectional attention has no cache, and lacks nothing else.
    #expect(missing == PositionEncodingKind.allCases.map { _ in findings.laws[5] })
  }

  @Test("a law that should break and holds, or should hold and breaks, is a failure")
  func wrongExpectations() {
    let findings = LawsFindings(
      Laws.answers(knowing: .offsets) { _, _ in NoPositions() }
        + Laws.answers(knowing: .nothing) { _, _ in RotaryPositions() })
    let failures = findings.failures
    #expect(failures.contains { $0.hasPrefix("none: expected 'permutation equivariance'") })
    #expect(failures.contains { $0.hasPrefix("RoPE: expected 'permutation equivariance'") })
    #expect(failures.contains { $0.hasPrefix("none, causal: expected 'shift invariance'") })
    // The unexpected stands out in the table.
    #expect(findings.cell(findings.row(findings.subjects[0], findings.laws[0])).contains("HOLDS"))
    let found = findings.exploration(length: 6)
    #expect(found.failures == failures)
    for text in ["Some answers are not the expected ones", "callout caution", "HOLDS,"] {
      #expect(found.page.html.contains(text), "\(text)")
    }
  }

  @Test("the command prints the table and leaves a page") func command() {
    let found = LawsCommand.command.defaults.explore()
    #expect(found.failures == [])
    #expect(found.text.contains("121 of 121 answers"))
    #expect(found.page.html.contains("ALiBi, directional, causal"))
    #expect(found.page.html.contains("<svg"))
  }
}
