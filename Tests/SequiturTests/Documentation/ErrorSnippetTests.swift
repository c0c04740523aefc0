// The errors that the article on them quotes are those that are told: `make snippets` copies them.

import Foundation
import Sequitur
import TestSupport
import Testing

@Suite struct ErrorSnippetTests {
  static let article = "\(SnippetTests.root)/Sources/Sequitur/Sequitur.docc/ReadingTheErrors.md"

  @Test func theArticleQuotesWhatIsTold() async throws {
    let told = [try await programmersMistake(), try usersMistake()]
    let text = try String(contentsOfFile: Self.article, encoding: .utf8)
    // Between the fences stand the quotations, every second part.
    var parts = text.components(separatedBy: "```")
    #expect(parts.count == 2 * told.count + 1, "expected a block for each of the errors")
    for (place, line) in told.enumerated() { parts[2 * place + 1] = "text\n\(line)\n" }
    let updated = parts.joined(separator: "```")
    if SnippetTests.writes {
      try updated.write(toFile: Self.article, atomically: true, encoding: .utf8)
    } else {
      #expect(text == updated, "write it again by `make snippets`")
    }
  }

  /// The last line of a program that gives the feed-forward network of the fourth block too few
  /// channels.
  private func programmersMistake() async throws -> String {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var random = SeededRandom(seed: 1)
      var configuration = GPT.Configuration(contextLength: 8, layers: 4, heads: 2, width: 32)
      configuration.hidden = 64
      let model = GPT(configuration, vocabularySize: 5, using: &random)
      let parts = model.modules(FeedForward.self)
      _ = parts.first { $0.name == "blocks.3.feedForward" }?.module(Tensor(zeros: [2, 5, 16]))
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    let line = said.split(separator: "\n").first { $0.contains("Fatal error: ") }
    let start = try #require(line?.range(of: "Fatal error: ")?.lowerBound)
    return String(line?[start...] ?? "")
  }

  /// What is said of a checkpoint one byte of whose weights has changed on the disk.
  private func usersMistake() throws -> String {
    let fixtures = "\(SnippetTests.root)/Tests/SequiturTrainingTests/Fixtures/run-of-format-1"
    return try withTemporaryFolder { folder in
      let weights = "\(folder)/checkpoint-000003/model.safetensors"
      try FileManager.default.copyItem(
        atPath: "\(fixtures)/checkpoint-000003", toPath: "\(folder)/checkpoint-000003")
      var bytes = try Data(contentsOf: URL(fileURLWithPath: weights))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(fileURLWithPath: weights))
      let error = try #require(throws: RunError.self) { try Checkpoint(path: folder) }
      return String(describing: error).replacingOccurrences(of: folder, with: "runs/mine")
    }
  }
}
