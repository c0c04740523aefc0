import Foundation
import Testing

/// The figures in `Data/README.md` against the files.
@Suite struct DataFolderTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Data")

  @Test func theReadmeStatesWhatTheFilesHold() throws {
    let readme = try String(
      contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
    let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| `") }
    #expect(rows.count >= 3)
    var total = 0
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let name = cells[0].trimmingCharacters(in: ["`"])
      let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
      let text = String(decoding: bytes, as: UTF8.self)
      total += bytes.count
      #expect(Int(cells[1]) == bytes.count, "\(name): bytes")
      #expect(Int(cells[2]) == text.unicodeScalars.count, "\(name): characters")
      #expect(Int(cells[3]) == bytes.count { $0 == 10 }, "\(name): lines")
      #expect(Int(cells[4]) == text.split(whereSeparator: \.isWhitespace).count, "\(name): words")
      #expect(Int(cells[5]) == Set(text.unicodeScalars).count, "\(name): vocabulary")
    }
    #expect(total >= 100_000)
  }
}
