// CommentedSource: a Swift file with the examples that its comments show.

import Foundation

struct CommentedSource {
  let path: String
  private let lines: [String]

  /// An example in a comment.
  struct Example {
    /// The snippet that it is a copy of.
    let name: String
    /// Of the code's first line, from 0.
    let line: Int
    /// What stands before each line of it, to the slashes.
    let margin: String
    let code: [String]
  }

  init(_ path: String) throws {
    self.path = path
    lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
  }

  var text: String { lines.joined(separator: "\n") }

  /// The file's name without its ending, which its first example bears; the second is NAME-2.
  private var name: String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  var examples: [Example] {
    let fences = lines.indices.filter { lines[$0].hasSuffix("/// ```swift") }
    return fences.enumerated().map { place, fence in
      let margin = String(lines[fence].dropLast(" ```swift".count))
      let code = lines[(fence + 1)...].prefix { $0 != margin + " ```" }
      return Example(
        name: place == 0 ? name : "\(name)-\(place + 1)", line: fence + 1, margin: margin,
        code: code.map { String($0.dropFirst(margin.count + 1)) })
    }
  }

  /// The text with every example as its snippet says.
  func updated(from snippets: [String: [String]]) -> String {
    var lines = lines
    for example in examples.reversed() {
      guard let code = snippets[example.name] else { continue }
      lines.replaceSubrange(
        example.line..<example.line + example.code.count,
        with: code.map { $0.isEmpty ? example.margin : "\(example.margin) \($0)" })
    }
    return lines.joined(separator: "\n")
  }
}
