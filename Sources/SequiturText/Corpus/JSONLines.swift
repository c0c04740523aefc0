// JSONLines: the texts under a key of the objects that stand on the lines of a file.

import SequiturFiles

struct JSONLines {
  private let key: String
  private var line: [UInt8] = []
  private var number = 1

  init(key: String) { self.key = key }

  mutating func read(_ byte: UInt8, _ writer: inout RecordWriter) throws(CorpusError) {
    guard byte == UInt8(ascii: "\n") else { return line.append(byte) }
    try finish(&writer)
    number += 1
  }

  /// Takes the text of a line; one of white space has none.
  mutating func finish(_ writer: inout RecordWriter) throws(CorpusError) {
    defer { line = [] }
    guard line.contains(where: { $0 > 0x20 }) else { return }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: line)
    } catch {
      throw writer.unfit(number, "expected a JSON object on the line, but \(error)")
    }
    guard let text = value[key]?.string else {
      let keys = value.members.map { "the keys \($0.map(\.key).joined(separator: ", "))" }
      let found = value[key]?.summary ?? keys ?? value.summary
      throw writer.unfit(number, "expected an object with a text as \"\(key)\", found \(found)")
    }
    writer.add(text.utf8)
  }
}
