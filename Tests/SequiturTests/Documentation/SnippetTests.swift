// The documentation shows no code but that of the course, and figures of the library's own numbers:
// `make snippets` copies and draws them.

import Foundation
import Testing

@Suite struct SnippetTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Whether documents and figures are to be written rather than compared.
  static let writes = ProcessInfo.processInfo.environment["SEQUITUR_WRITE_SNIPPETS"] != nil

  static func files(below folder: String, ending suffix: String) -> [String] {
    let names =
      FileManager.default.enumerator(atPath: "\(root)/\(folder)")?
      .compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { "\(root)/\(folder)/\($0)" }
  }

  static let documents =
    ["\(root)/README.md", "\(root)/CONTRIBUTING.md"]
    + files(below: "Examples", ending: ".md")
    + files(below: "Sources/Sequitur/Sequitur.docc", ending: ".md")

  static func snippets() throws -> [String: [String]] {
    try snippets(
      of: files(below: "Examples/CustomLayer", ending: ".swift")
        + files(below: ".ci/own-package", ending: ".swift"))
  }

  static func snippets(of sources: [String]) throws -> [String: [String]] {
    try sources.reduce(into: [:]) { all, path in
      let source = try String(contentsOfFile: path, encoding: .utf8)
      try all.merge(Snippets.read(source)) { _, _ in throw Repeated(path: path) }
    }
  }

  /// Two files have a snippet of one name.
  struct Repeated: Error { let path: String }

  @Test(arguments: documents)
  func showsTheCourse(path: String) throws {
    let (document, snippets) = (try Document(path), try Self.snippets())
    let updated = document.updated(from: snippets)
    if Self.writes {
      try updated.write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(document.text == updated, "write it again by `make snippets`")
    }
    for block in document.blocks {
      #expect(
        Snippets.joined(block.names, of: snippets) != nil,
        "line \(block.line): expected a comment before the block that names snippets of the course")
    }
  }

  @Test(arguments: PositionFigures.all.keys.sorted())
  func theFiguresAreTheLibrarys(name: String) throws {
    let path = "\(Self.root)/Sources/Sequitur/Sequitur.docc/Resources/\(name).svg"
    let drawn = try #require(PositionFigures.all[name]).svgFile()
    if Self.writes {
      try drawn.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let found = try String(contentsOfFile: path, encoding: .utf8)
    #expect(found == drawn, "draw it again by `make snippets`")
  }

  @Test func everySnippetIsShown() throws {
    let shown = try Self.documents.flatMap { try Document($0).blocks.flatMap(\.names) }
    #expect(Set(try Self.snippets().keys).subtracting(shown).isEmpty)
    #expect(Set(shown).count > 30, "\(Set(shown).count) snippets")
  }

  @Test func aBlockFollowsItsSnippet() throws {
    let snippets = Snippets.read(
      """
      func f() {
        // snippet a
        let x = 1
          + 2
        // end
      }
      // snippet a
      let y = 3
      // end
      """)
    #expect(snippets == ["a": ["let x = 1", "  + 2", "", "let y = 3"]])
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("sequitur-\(UUID().uuidString).md").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "<!-- snippet: a -->\n```swift\nold\n```\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let updated = try Document(path).updated(from: snippets)
    #expect(updated == "<!-- snippet: a -->\n```swift\nlet x = 1\n  + 2\n\nlet y = 3\n```\n")
  }
}
