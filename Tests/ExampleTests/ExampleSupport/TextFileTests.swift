import ExampleSupport
import Foundation
import Testing

@Suite struct TextFileTests {
  @Test(arguments: ["a", "Füchse\r\n🦊\n", "\u{FFFD} is a valid scalar"])
  func aTextIsReadAsItIs(text: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(text, to: "\(folder)/a.txt")
      let read = try TextFile.read("\(folder)/a.txt")
      #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
    }
  }

  @Test func aByteOrderMarkIsDropped() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([0xEF, 0xBB, 0xBF, 0x61], to: "\(folder)/a.txt")
      #expect(try Array(TextFile.read("\(folder)/a.txt").utf8) == [0x61])
    }
  }

  @Test(
    arguments: [
      ([], TextFileError.Reason.empty, "found an empty file", 65),
      ([0xEF, 0xBB, 0xBF], .empty, "found an empty file", 65),
      ([0x61, 0x62, 0], .binary(offset: 2), "found a zero byte at offset 2; is it a binary", 65),
      (
        [0x61, 0xFF, 0x62], .invalidUTF8(offset: 1, byte: 0xFF),
        "found the invalid byte 0xFF at offset 1; convert it to UTF-8", 65
      ),
      // A sequence of three bytes cut short, after a whole one of two bytes.
      (
        [0xC3, 0xBC, 0xE2, 0x82], .invalidUTF8(offset: 2, byte: 0xE2),
        "found the invalid byte 0xE2 at offset 2", 65
      ),
      // An encoded surrogate, after a byte order mark, which counts.
      (
        [0xEF, 0xBB, 0xBF, 0xED, 0xA0, 0x80], .invalidUTF8(offset: 3, byte: 0xED),
        "found the invalid byte 0xED at offset 3", 65
      ),
    ] as [([UInt8], TextFileError.Reason, String, Int32)])
  func anUnusableFileGivesOneSentence(
    bytes: [UInt8], reason: TextFileError.Reason, words: String, code: Int32
  ) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(bytes, to: "\(folder)/a.txt")
      let error = #expect(throws: TextFileError.self, "\(bytes)") {
        try TextFile.read("\(folder)/a.txt")
      }
      #expect(error?.reason == reason)
      #expect(error?.exitCode.rawValue == code)
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
      #expect(error?.description.hasPrefix("'\(folder)/a.txt': expected a UTF-8 text") == true)
    }
  }

  @Test func aMissingFileAndAFolderAreNamed() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: TextFileError.self) { try TextFile.read("\(folder)/none") }
      #expect(missing?.reason == .missing)
      #expect(missing?.exitCode == .noInput)
      let directory = #expect(throws: TextFileError.self) { try TextFile.read(folder) }
      #expect(directory?.reason == .folder)
      try AtomicFile.write("x", to: "\(folder)/file")
      let below = #expect(throws: TextFileError.self) { try TextFile.read("\(folder)/file/a") }
      #expect(below?.reason == .unreadable(code: ENOTDIR))
      #expect(below?.description.hasSuffix("cannot be read: Not a directory") == true)
    }
  }
}
