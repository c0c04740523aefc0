import Testing

import ExampleSupport

@Suite struct ProgressViewTests {
  @Test(arguments: [
    (0, "0:00"), (0.2, "0:01"), (65, "1:05"), (3599, "59:59"), (7205, "2:00:05"),
    (1e300, "99:59:59"),
  ])
  func timesReadAsClocks(seconds: Double, text: String) {
    #expect(ProgressView.clock(seconds) == text)
  }

  @Test(arguments: [(0.04, "0.0/s"), (9.16, "9.2/s"), (99.94, "99.9/s"), (1234.5, "1235/s")])
  func ratesHaveFewDigits(rate: Double, text: String) {
    #expect(ProgressView.rate(rate) == text)
  }

  @Test func colourAddsNoColumns() {
    let (plain, colored) = (ProgressRecorder(), ProgressRecorder())
    plain.line(total: 2, isInteractive: true).advance()
    colored.line(total: 2, isInteractive: true, usesColor: true).advance()
    #expect(colored.lines != plain.lines)
    #expect(colored.lines.map { $0.replacing(/\u{1B}\[[0-9]+m/, with: "") } == plain.lines)
  }
}
