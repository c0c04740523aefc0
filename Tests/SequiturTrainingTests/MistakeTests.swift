// Every call that must stop, in a process of its own: the tables stand with the suites.

import Testing

/// Calls that must stop, each under what its message must say; `…` stands for the words between.
typealias Mistakes = [String: @Sendable () throws -> Void]

private let mistakes = [
  CombinedOptimizerTests.mistakes, OptimizerTests.mistakes, SamplingOptionsTests.mistakes,
  RanksTests.mistakes, TrainerTests.mistakes,
].reduce(into: Mistakes()) { all, one in all.merge(one) { first, _ in first } }

struct MistakeTests {
  @Test(arguments: mistakes.keys.sorted())
  func stops(saying words: String) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [words = words as String] in
      try mistakes[words]?()
    }
    let said = message(of: result)
    #expect(said.contains("Fatal error: "), "\(said)")
    for fragment in words.split(separator: " … ") {
      #expect(said.contains(fragment), "\(fragment) is missing in: \(said)")
    }
  }
}
