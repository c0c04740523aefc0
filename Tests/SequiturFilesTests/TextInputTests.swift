// TextInput: a text as it is, or in one sentence why it is none.

import Foundation
import SequiturBase
import SequiturFiles
import Testing

@Suite struct TextInputTests {
  @Test(arguments: ["a", "Füchse\r\n🦊\n", "\u{FFFD} is a valid scalar"])
  func aTextIsReadAsItIs(text: String) throws {
    try withTemporaryFolder { folder in
      try OutputFile.write(text, to: "\(folder)/a.txt")
      let read = try TextInput.read("\(folder)/a.txt")
      #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
    }
  }

  @Test func aByteOrderMarkIsDropped() throws {
    try withTemporaryFolder { folder in
      try Data([0xEF, 0xBB, 0xBF, 0x61]).write(to: URL(filePath: "\(folder)/a.txt"))
      #expect(try Array(TextInput.read("\(folder)/a.txt").utf8) == [0x61])
    }
  }

  @Test(
    arguments: [
      ([], TextInputError.Reason.empty, "found an empty file"),
      ([0xEF, 0xBB, 0xBF], .empty, "found an empty file"),
      (
        [0x61, 0x62, 0], .binary(offset: 2), "expected text, found a zero byte at byte 2; leave out"
      ),
      (
        [0x61, 0xFF, 0x62], .invalidUTF8(offset: 1, byte: 0xFF),
        "expected text in UTF-8, found byte 0xFF at byte 1; save it as UTF-8"
      ),
      // A sequence of three bytes cut short, after a whole one of two bytes.
      (
        [0xC3, 0xBC, 0xE2, 0x82], .invalidUTF8(offset: 2, byte: 0xE2),
        "found byte 0xE2 at byte 2"
      ),
      // An encoded surrogate, after a byte order mark, which counts.
      (
        [0xEF, 0xBB, 0xBF, 0xED, 0xA0, 0x80], .invalidUTF8(offset: 3, byte: 0xED),
        "found byte 0xED at byte 3"
      ),
    ] as [([UInt8], TextInputError.Reason, String)])
  func anUnusableFileGivesOneSentence(
    bytes: [UInt8], reason: TextInputError.Reason, words: String
  ) throws {
    try withTemporaryFolder { folder in
      try Data(bytes).write(to: URL(filePath: "\(folder)/a.txt"))
      let error = #expect(throws: TextInputError.self, "\(bytes)") {
        try TextInput.read("\(folder)/a.txt")
      }
      #expect(error?.reason == reason)
      #expect(error?.kind == .unfit)
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
      #expect(error?.description.hasPrefix("'\(folder)/a.txt': expected ") == true)
    }
  }

  @Test func aMissingFileAndAFolderAreNamed() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: TextInputError.self) { try TextInput.read("\(folder)/none") }
      #expect(missing?.reason == .missing)
      #expect(missing?.kind == .missing)
      let directory = #expect(throws: TextInputError.self) { try TextInput.read(folder) }
      #expect(directory?.reason == .folder)
      try OutputFile.write("x", to: "\(folder)/file")
      let below = #expect(throws: TextInputError.self) { try TextInput.read("\(folder)/file/a") }
      #expect(below?.reason == .unreadable(SystemError(code: ENOTDIR)))
      #expect(below?.description.hasSuffix("cannot be read: Not a directory") == true)
    }
  }
}
