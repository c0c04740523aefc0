// CSVTable: the texts in a column of comma-separated values (RFC 4180), byte by byte.

import SequiturBase

struct CSVTable {
  /// Where the last byte has left the reader.
  private enum Place { case start, plain, quoted, behindQuote }

  private let column: String
  private var place = Place.start
  private var field: [UInt8] = []
  /// The names of the columns, once their line has been read.
  private var header: [String]?
  /// The names, or the text of a record, that have been read of it.
  private var names: [String] = []
  private var text: [UInt8] = []
  private var fields = 0
  private var line = 1
  private var recordLine = 1

  init(column: String) { self.column = column }

  mutating func read(_ byte: UInt8, _ writer: inout RecordWriter) throws(CorpusError) {
    if byte == UInt8(ascii: "\n") { line += 1 }
    switch (place, byte) {
    case (.quoted, UInt8(ascii: "\"")): place = .behindQuote
    case (.quoted, _): field.append(byte)
    case (.behindQuote, UInt8(ascii: "\"")):
      field.append(byte)
      place = .quoted
    case (_, UInt8(ascii: ",")): endField()
    case (_, UInt8(ascii: "\n")):
      if place == .plain, field.last == UInt8(ascii: "\r") { field.removeLast() }
      try endRecord(&writer)
    case (.behindQuote, UInt8(ascii: "\r")): break
    case (.behindQuote, _):
      throw writer.unfit(
        recordLine, "expected a comma or the end of the record behind a field's closing quote")
    case (.start, UInt8(ascii: "\"")): place = .quoted
    case (.plain, UInt8(ascii: "\"")):
      throw writer.unfit(
        recordLine,
        "expected quotes (doubled within) around a field that holds one, found one inside")
    default:
      field.append(byte)
      place = .plain
    }
  }

  /// Takes a last record without a line break.
  mutating func finish(_ writer: inout RecordWriter) throws(CorpusError) {
    guard place != .quoted else {
      throw writer.unfit(recordLine, "expected the closing quote of a field, found the end")
    }
    if fields > 0 || place != .start { try endRecord(&writer) }
    guard header == nil else { return }
    throw writer.unfit(1, "expected the names of columns, found none")
  }

  private mutating func endField() {
    if let header {
      if fields < header.count, header[fields] == column { text = field }
    } else {
      names.append(String(decoding: field, as: UTF8.self))
    }
    fields += 1
    field = []
    place = .start
  }

  private mutating func endRecord(_ writer: inout RecordWriter) throws(CorpusError) {
    let isEmpty = fields == 0 && place != .behindQuote && field.isEmpty
    endField()
    defer { (fields, text, names, recordLine) = (0, [], [], line) }
    if isEmpty { return }
    guard let header else {
      guard names.contains(column) else {
        throw writer.unfit(
          recordLine, "expected the column '\(column)', found \(names.joined(separator: ", "))")
      }
      self.header = names
      return
    }
    guard fields == header.count else {
      throw writer.unfit(
        recordLine,
        "expected \(counted(header.count, "field")), as the first line names, found "
          + "\(fields)")
    }
    writer.add(text)
  }
}
