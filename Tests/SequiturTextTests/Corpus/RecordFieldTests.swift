// Files of records: the texts of a field as one text, and what is refused, by line.

import Foundation
import SequiturText
import Testing

@Suite struct RecordFieldTests {
  /// The text that a file of records makes.
  private func text(_ content: String, _ field: RecordField) throws -> String {
    try withTemporaryFolder { folder in
      let path = "\(folder)/records"
      try write(utf8(content), to: path)
      let source = try CorpusSource(paths: [path], field: field)
      let tokenizer = ByteTokenizer()
      let corpus = try Corpus(source, tokenizer: tokenizer, in: "\(folder)/run", trainingShare: 1)
      #expect(corpus.changeOfText() == nil)
      try write(utf8(content + content), to: path)
      #expect(corpus.changeOfText() != nil)
      return tokenizer.decode(corpus.training.tokens)
    }
  }

  @Test(arguments: [
    (#"{"text": "one"}"#, "one\n"),
    (
      #"{"id": 1, "text": "a\n\"b\" é"}"# + "\r\n\n  \n" + #"{"text": "", "x": [{}]}"# + "\n"
        + #"{"text":"last\n"}"#, "a\n\"b\" é\n\nlast\n"
    ),
  ])
  func jsonLines(_ content: String, _ expected: String) throws {
    #expect(try text(content, RecordField(.jsonl, "text")) == expected)
  }

  // Python's csv module reads the same texts from them.
  @Test(arguments: [
    ("text\none\n", "one\n"), ("text\none", "one\n"),
    ("text,id\r\none,1\r\ntwo,2\r\n", "one\n\ntwo\n"),
    ("id,text\n1,\"a, \"\"b\"\"\nc\"\n\n2,é\n", "a, \"b\"\nc\n\né\n"),
    ("\"id\",\"text\"\r\n1,\"\"\r\n2,\"x\"", "x\n"), ("id,text\n1,x\n2,", "x\n"),
    ("a,text,b\n\",\",\",\n\",\"\"\"\"\n", ",\n"),
  ])
  func commaSeparatedValues(_ content: String, _ expected: String) throws {
    #expect(try text(content, RecordField(.csv, "text")) == expected)
  }

  @Test(arguments: [
    (
      RecordField.Form.jsonl, "{\"text\": \"a\"}\n\n{\"text\": 3}",
      "line 3: expected an object with a text as \"text\", found 3"
    ),
    (
      .jsonl, "{\"body\": \"a\", \"n\": 1}",
      "line 1: expected an object with a text as \"text\", found the keys body, n"
    ),
    (.jsonl, "[1]", "found a list of 1"),
    (.jsonl, "{\"text\": \"a\"", "line 1: expected a JSON object on the line, but expected"),
    (.jsonl, "{\"text\": \"\"}", "expected text, found none"),
    (.csv, "id,body\n1,a\n", "line 1: expected the column 'text', found id, body"),
    (
      .csv, "id,text\n1,\"a\nb\"\n2\n",
      "line 4: expected 2 fields, as the first line names, found 1"
    ),
    (
      .csv, "text\na\"b\n", "line 2: expected quotes (doubled within) around a field that holds one"
    ),
    (.csv, "text\n\"a\"b\n", "line 2: expected a comma or the end of the record"),
    (.csv, "text\nx\n\"a\n\n", "line 3: expected the closing quote of a field, found the end"),
    (.csv, "\n", "expected the names of columns, found none"),
  ])
  func unfitRecordsAreNamedByLine(
    _ form: RecordField.Form, _ content: String, _ words: String
  ) throws {
    try withTemporaryFolder { folder in
      try write(utf8(content), to: "\(folder)/records")
      let error = #expect(throws: CorpusError.self) {
        try CorpusSource(paths: ["\(folder)/records"], field: RecordField(form, "text"))
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      #expect(error?.path == "\(folder)/records")
    }
  }

  /// Longer than the blocks in which a file is read.
  @Test func recordsMayLieAcrossBlocks() throws {
    let long = String(repeating: "é,\"\n", count: 1 << 18)
    let quoted = long.replacing("\"", with: "\"\"")
    #expect(
      try text("id,text\n1,\"\(quoted)\"\n2,b\n", RecordField(.csv, "text")) == "\(long)\nb\n")
    let escaped = long.replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    #expect(
      try text("{\"text\":\"\(escaped)\"}\n{\"text\":\"b\"}", RecordField(.jsonl, "text"))
        == "\(long)\nb\n")
  }

  @Test func foldersGiveTheFilesOfTheForm() throws {
    try withTemporaryFolder { folder in
      try write(utf8("text\na"), to: "\(folder)/b.csv")
      try write(utf8("not a table"), to: "\(folder)/c.txt")
      let source = try CorpusSource(paths: [folder], field: RecordField(.csv, "text"))
      #expect(source.documents.map(\.path) == ["\(folder)/b.csv"] && source.byteCount == 2)
      #expect(source.leftOut.map(\.reason) == [.ending])
    }
  }

  @Test func compressedFilesAreRefusedWithTheCommand() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a.txt.gz"
      try write([0x1F, 0x8B, 8, 0, 0], to: path)
      let error = #expect(throws: CorpusError.self) { try CorpusSource(paths: [path]) }
      #expect(
        error?.description
          == "'\(path)': expected text, found a file that gzip has compressed; unpack it with gunzip -k '\(path)'"
      )
    }
  }
}
