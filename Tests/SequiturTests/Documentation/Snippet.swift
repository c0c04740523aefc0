// Snippet: code that the documentation shows, cut out of what is compiled and run: the course, or the
// examples of comments.
//
// In a Swift file a snippet stands between `// snippet NAME` and `// end`. A document names it, or
// several, in a comment before a code block: `<!-- snippet: NAME NAME -->`.

import Foundation

/// A Markdown file with the code blocks that it shows.
struct Document {
  let path: String
  let text: String

  /// A block of Swift and the snippets that it is made from.
  struct Block {
    /// Of the code's first line, from 0.
    let line: Int
    let code: [String]
    /// Empty where no comment names any.
    let names: [String]
  }

  init(_ path: String) throws {
    self.path = path
    text = try String(contentsOfFile: path, encoding: .utf8)
  }

  var lines: [String] { text.components(separatedBy: "\n") }

  var blocks: [Block] {
    let lines = lines
    return lines.indices.filter { lines[$0] == "```swift" }.map { fence in
      let code = lines[(fence + 1)...].prefix { $0 != "```" }
      let before = fence > 0 ? lines[fence - 1].split(separator: " ").map(String.init) : []
      let isNamed = before.first == "<!--" && before.dropFirst().first == "snippet:"
      return Block(
        line: fence + 1, code: Array(code), names: isNamed ? Array(before[2...].dropLast()) : [])
    }
  }

  /// The text with every block as its snippets say.
  func updated(from snippets: [String: [String]]) -> String {
    var lines = lines
    for block in blocks.reversed() {
      guard let code = Snippets.joined(block.names, of: snippets) else { continue }
      lines.replaceSubrange(block.line..<block.line + block.code.count, with: code)
    }
    return lines.joined(separator: "\n")
  }
}

enum Snippets {
  /// The snippets of a Swift file by name, without the indentation that their lines share. Pieces of
  /// one name are joined by an empty line.
  static func read(_ source: String) -> [String: [String]] {
    var found: [String: [String]] = [:]
    var open: (name: String, lines: [String])?
    for line in source.components(separatedBy: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words.starts(with: ["//", "snippet"]) {
        open = (String(words[2]), [])
      } else if words == ["//", "end"], let (name, lines) = open {
        let earlier = found[name].map { $0 + [""] } ?? []
        found[name] = earlier + outdented(lines)
        open = nil
      } else {
        open?.lines.append(line)
      }
    }
    return found
  }

  /// What a document's block shows; nil if a name is unknown, or there is none.
  static func joined(_ names: [String], of snippets: [String: [String]]) -> [String]? {
    let parts = names.compactMap { snippets[$0] }
    guard !names.isEmpty, parts.count == names.count else { return nil }
    return Array(parts.joined(separator: [""]))
  }

  private static func outdented(_ lines: [String]) -> [String] {
    var lines = lines[...]
    while lines.last?.isEmpty == true { lines.removeLast() }
    let indents = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }
    return lines.map { String($0.dropFirst(indents.min() ?? 0)) }
  }
}
