// What the tests of messages share: what a child process printed as it stopped.

import Testing

/// Expects that a process stopped with one line that holds every one of the fragments.
func expectMessage(
  _ result: ExitTest.Result?, _ fragments: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  // A process that did not stop has already been reported.
  guard let result else { return }
  let output = String(decoding: result.standardErrorContent, as: UTF8.self)
  let lines = output.split(separator: "\n").filter { $0.contains("Fatal error: ") }
  #expect(lines.count == 1, "\(output)", sourceLocation: sourceLocation)
  for fragment in fragments {
    #expect(
      lines.first?.contains(fragment) ?? false, "\(fragment) is missing in: \(output)",
      sourceLocation: sourceLocation)
  }
}
