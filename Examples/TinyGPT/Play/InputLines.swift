// InputLines: the lines of standard input as they are typed, until they end or a signal comes.

import ExampleSupport
import SequiturFiles

/// Unlike `readLine` of the standard library it ends when a signal interrupts it.
struct InputLines {
  private let file: OpenFile
  private var bytes: [UInt8] = []

  init() throws { file = try OpenFile(readingAny: "-") }

  /// The next line without its break; nil at the end, and when a signal has come.
  mutating func next() throws -> String? {
    while true {
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        defer { bytes.removeFirst(end + 1) }
        return try text(bytes[..<end])
      }
      let count: Int
      var chunk = [UInt8](repeating: 0, count: 4096)
      do {
        count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
      } catch  where StopSignals.wantStop {
        return nil
      }
      guard count > 0 else {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : try text(bytes[...])
      }
      bytes += chunk[..<count]
    }
  }

  private func text(_ line: ArraySlice<UInt8>) throws -> String {
    guard let text = String(validating: line, as: UTF8.self) else {
      let offset = firstInvalidUTF8(in: Array(line)) ?? 0
      throw CommandError(
        "standard input: \(NotText.invalid(line[line.startIndex + offset], at: offset)) of the line"
      )
    }
    return text.last == "\r" ? String(text.dropLast()) : text
  }
}
