// RecordField: where the texts stand in a file of records, and the one text that they make.

import SequiturFiles

/// The field of a file of records that holds the text: a key of JSON lines, or a column of CSV.
///
/// The texts of a file are read one after the other, with an empty line between them, and are one
/// document; records without text are passed over.
public struct RecordField: Codable, Hashable, Sendable {
  /// What a file of records is.
  public enum Form: String, Codable, CaseIterable, Sendable {
    /// A JSON object on each line.
    case jsonl
    /// Comma-separated values with a line of names (RFC 4180).
    case csv
  }

  /// What the files are; folders give those with that ending.
  public let form: Form
  /// The key or the column.
  public let name: String

  /// Names a field.
  public init(_ form: Form, _ name: String) {
    (self.form, self.name) = (form, name)
  }
}

extension TextFile {
  /// The texts of a file of records, as a file without a name in the temporary folder.
  func texts(of field: RecordField) throws(CorpusError) -> TextFile {
    var writer = RecordWriter(path: path)
    let temporary = try attempt(TemporaryFile()) { CorpusError(path, .cannotWrite($0)) }
    let file = temporary.file
    var reader = try reader()
    switch field.form {
    case .jsonl:
      var lines = JSONLines(key: field.name)
      while let block = try reader.next() {
        for byte in block { try lines.read(byte, &writer) }
        try writer.flush(to: file)
      }
      try lines.finish(&writer)
    case .csv:
      var table = CSVTable(column: field.name)
      while let block = try reader.next() {
        for byte in block { try table.read(byte, &writer) }
        try writer.flush(to: file)
      }
      try table.finish(&writer)
    }
    try writer.flush(to: file)
    let held = try attempt(temporary.reading()) { CorpusError(path, .cannotRead($0)) }
    return try TextFile(path: path, held: held)
  }
}

/// Puts the texts of records one after the other.
struct RecordWriter {
  private let path: String
  private var pending: [UInt8] = []
  private var isFirst = true

  init(path: String) { self.path = path }

  mutating func add(_ text: some Collection<UInt8>) {
    guard !text.isEmpty else { return }
    let lineBreak = UInt8(ascii: "\n")
    if !isFirst { pending.append(lineBreak) }
    isFirst = false
    pending += text
    if pending.last != lineBreak { pending.append(lineBreak) }
  }

  mutating func flush(to file: OpenFile) throws(CorpusError) {
    let bytes = pending
    pending = []
    try attempt(file.write(bytes)) { CorpusError(path, .cannotWrite($0)) }
  }

  /// What is wrong with a record that begins on a line, in the words behind the file's name.
  func unfit(_ line: Int, _ problem: String) -> CorpusError {
    CorpusError(path, .unfitRecord(line: line, problem))
  }
}
