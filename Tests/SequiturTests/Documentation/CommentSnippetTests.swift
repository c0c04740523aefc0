// Comments show no code but that of the CommentExamples beside this file, which are compiled and run:
// `make snippets` copies them.

import Foundation
import Testing

@Suite struct CommentSnippetTests {
  static let sources =
    (SnippetTests.files(below: "Sources", ending: ".swift")
    + SnippetTests.files(below: "Examples", ending: ".swift"))
    .filter { (try? CommentedSource($0).examples.isEmpty) == false }

  static func snippets() throws -> [String: [String]] {
    let examples = SnippetTests.files(below: "Tests/SequiturTests/Documentation", ending: ".swift")
      .filter { $0.contains("/CommentExamples") }
    return try SnippetTests.snippets(of: examples)
  }

  @Test(arguments: sources)
  func showsWhatIsCompiled(path: String) throws {
    let (source, snippets) = (try CommentedSource(path), try Self.snippets())
    let updated = source.updated(from: snippets)
    if SnippetTests.writes {
      try updated.write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(source.text == updated, "write it again by `make snippets`")
    }
    for example in source.examples {
      #expect(
        snippets[example.name] != nil,
        "line \(example.line): expected a snippet \(example.name) in CommentExamples")
    }
  }

  @Test func everyExampleIsShownOnce() throws {
    let shown = try Self.sources.flatMap { try CommentedSource($0).examples.map(\.name) }
    #expect(shown.count == Set(shown).count)
    #expect(Set(try Self.snippets().keys) == Set(shown))
    #expect(shown.count > 50, "\(shown.count) examples")
  }

  @Test func anExampleFollowsItsSnippet() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("Sequitur\(UInt64.random(in: 0...UInt64.max)).swift").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let fence = "```"
    func source(_ first: String, _ second: String) -> String {
      """
      /// \(fence)swift
      \(first)
      /// \(fence)
      struct A {
        /// Text.
        /// \(fence)swift
      \(second)
        /// \(fence)
        let b = 1
      }
      """
    }
    try source("/// old", "  /// old\n  /// older").write(
      toFile: path, atomically: true, encoding: .utf8)
    let found = try CommentedSource(path)
    let names = found.examples.map(\.name)
    #expect(names.count == 2 && names[1] == names[0] + "-2")
    let updated = found.updated(from: [names[0]: ["x", "", "  y"], names[1]: ["z"]])
    #expect(updated == source("/// x\n///\n///   y", "  /// z"))
  }
}
