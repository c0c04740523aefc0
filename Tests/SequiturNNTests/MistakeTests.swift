// Every call that must stop, in a process of its own: the tables stand with the suites.

import Testing

/// Calls that must stop, each under what its message must say; `…` stands for the words between.
typealias Mistakes = [String: @Sendable () -> Void]

private let mistakes = [
  AttentionChoicesTests.mistakes, ConfigurationValidationTests.mistakes, Conv1DTests.mistakes,
  DropoutTests.mistakes, EmbeddingTests.mistakes,
  GPTTests.mistakes, KeyValueCacheTests.mistakes, LanguageModelTests.mistakes,
  LinearTests.mistakes, ModuleTests.mistakes, MultiHeadAttentionTests.mistakes,
  NormalizationTests.mistakes, PositionEncodingCheckTests.mistakes, PositionEncodingTests.mistakes,
].reduce(into: Mistakes()) { all, one in all.merge(one) { first, _ in first } }

struct MistakeTests {
  @Test(arguments: mistakes.keys.sorted())
  func stops(saying words: String) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [words = words as String] in
      mistakes[words]?()
    }
    let said = message(of: result)
    for fragment in words.split(separator: " … ") {
      #expect(said.contains(fragment), "\(fragment) is missing in: \(said)")
    }
  }
}
