import Foundation
import SequiturText
import Testing

@Suite struct CorpusSourceTests {
  @Test func foldersGiveTheirTextsInOrder() throws {
    try withTemporaryFolder { folder in
      for name in ["b.txt", "a/z.md", "a/c/y.TXT", "a.md", "x.swift", ".hidden.txt", ".git/q.md"] {
        try write(utf8(name), to: "\(folder)/texts/\(name)")
      }
      try write([], to: "\(folder)/texts/empty.txt")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/texts/loop", withDestinationPath: folder + "/texts")
      try write(utf8("named"), to: "\(folder)/named.other")
      let source = try CorpusSource(paths: [folder + "/named.other", folder + "/texts/"])
      let names = source.documents.map { String($0.path.dropFirst(folder.count + 1)) }
      #expect(
        names == ["named.other"] + ["a.md", "a/c/y.TXT", "a/z.md", "b.txt"].map { "texts/" + $0 })
      #expect(source.byteCount == 5 + 4 + 9 + 6 + 5)
    }
  }

  @Test func whatIsLeftOutIsTold() throws {
    try withTemporaryFolder { folder in
      for name in ["b.txt", "README.md", "a/readme", "a/Readme.txt", "x.swift", ".git/q.md"] {
        try write(utf8(name), to: "\(folder)/\(name)")
      }
      try write([], to: "\(folder)/empty.txt")
      func leftOut(_ source: CorpusSource) -> [String: CorpusSource.LeftOut.Reason] {
        Dictionary(
          uniqueKeysWithValues: source.leftOut.map {
            (String($0.path.dropFirst(folder.count + 1)), $0.reason)
          })
      }
      let source = try CorpusSource(paths: [folder])
      #expect(source.documents.map(\.path) == [folder + "/b.txt"])
      #expect(
        leftOut(source) == [
          "README.md": .readme, "a/readme": .readme, "a/Readme.txt": .readme, "x.swift": .ending,
          ".git": .hidden, "empty.txt": .empty,
        ])
      let wider = try CorpusSource(paths: [folder], extensions: ["txt", "Swift"])
      #expect(wider.documents.map(\.path) == ["/b.txt", "/x.swift"].map { folder + $0 })
      #expect(leftOut(wider)["x.swift"] == nil)
      // What is named is taken.
      #expect(try CorpusSource(paths: [folder + "/README.md"]).leftOut.isEmpty)
    }
  }

  @Test func aByteOrderMarkIsNoText() throws {
    try withTemporaryFolder { folder in
      try write([0xEF, 0xBB, 0xBF] + utf8("añb"), to: folder + "/a.txt")
      let source = try CorpusSource(paths: [folder + "/a.txt"])
      #expect(source.byteCount == 4)
      #expect(source.characterCount == 3)
      #expect(try source.statistics().characterSet == ["a", "ñ", "b"])
      let corpus = try Corpus(
        source, tokenizer: ByteTokenizer(), in: folder + "/run", trainingShare: 1)
      #expect(corpus.training.tokens == utf8("añb").map { Int32($0) })
    }
  }

  @Test func mistakesAreOneSentence() throws {
    try withTemporaryFolder { folder in
      try write([], to: folder + "/empty.txt")
      try write([0xEF, 0xBB, 0xBF], to: folder + "/mark.txt")
      try write(utf8("x"), to: folder + "/code/x.swift")
      try write(utf8("text") + [0, 1], to: folder + "/picture")
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for (name, problem, sentence) in [
        ("none.txt", .missing, "expected a file or folder, found nothing; check the path"),
        ("empty.txt", .empty, "expected text, found none"),
        ("mark.txt", .empty, "expected text, found none"),
        (
          "code", .noTextInFolder(extensions: ["txt", "md"]),
          "expected a folder with .txt or .md files"
        ),
        (
          "picture", .binary(offset: 4),
          "expected text, found a zero byte at byte 4; leave out files that are not text, "
            + "and save UTF-16 as UTF-8"
        ),
        ("pipe", .notAFile, "expected a regular file or a folder"),
      ] as [(String, CorpusError.Problem, String)] {
        let error = #expect(throws: CorpusError.self) {
          try CorpusSource(paths: ["\(folder)/\(name)"])
        }
        #expect(error?.problem == problem)
        #expect(error?.description.hasPrefix("'\(folder)/\(name)': \(sentence)") == true)
      }
      #expect(throws: CorpusError.self) { try CorpusSource(paths: []) }
    }
  }

  @Test(
    arguments: [
      ([0x61, 0xFF], 1), ([0xC0, 0x80], 0), ([0x61, 0x62, 0xE2, 0x82], 2), ([0xED, 0xA0, 0x80], 0),
      ([0xF4, 0x90, 0x80, 0x80], 0), ([0x80], 0), ([0xE2, 0x28, 0xA1], 0),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xC3], 4),
    ] as [([UInt8], Int)])
  func whatIsNotUTF8IsFound(bytes: [UInt8], offset: Int) throws {
    try withTemporaryFolder { folder in
      try write(bytes, to: folder + "/a.txt")
      let error = #expect(throws: CorpusError.self) { try CorpusSource(paths: [folder]) }
      #expect(error?.problem == .invalidUTF8(byte: bytes[offset], offset: offset))
    }
  }

  /// The same mistakes where blocks of a megabyte meet.
  @Test func placesAreRightInLongFiles() throws {
    try withTemporaryFolder { folder in
      for padding in (1 << 20) - 5..<(1 << 20) + 2 {
        let text = [UInt8](repeating: 0x61, count: padding)
        try write(text + utf8("é日😀"), to: folder + "/a.txt")
        #expect(try CorpusSource(paths: [folder]).characterCount == padding + 3)
        try write(text + [0xF0, 0x9F, 0x98, 0x41], to: folder + "/a.txt")
        let error = #expect(throws: CorpusError.self) { try CorpusSource(paths: [folder]) }
        #expect(error?.problem == .invalidUTF8(byte: 0xF0, offset: padding))
        try write(text + [0], to: folder + "/a.txt")
        let binary = #expect(throws: CorpusError.self) { try CorpusSource(paths: [folder]) }
        #expect(binary?.problem == .binary(offset: padding))
      }
    }
  }
}
