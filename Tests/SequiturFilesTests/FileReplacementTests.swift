// FileReplacement: the whole new file, or the old one untouched and nothing left behind.

import Foundation
import SequiturFiles
import Testing

struct FileReplacementTests {
  @Test func piecesBecomeOneFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      for content in [[UInt16]([1, 0x203]), []] {
        var replacement = try FileReplacement(of: path)
        try replacement.file.write(content)
        try replacement.file.write([UInt8(9)])
        try replacement.finish()
        let expected = littleEndian(content) + [9]
        #expect([UInt8](try Data(contentsOf: URL(filePath: path))) == expected)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x"])
    }
  }

  @Test func aFailureLeavesTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      try "old".write(toFile: path, atomically: false, encoding: .utf8)
      let error = #expect(throws: SystemError.self) {
        let replacement = try FileReplacement(of: path)
        try replacement.file.write([UInt8](repeating: 1, count: 100))
        throw SystemError(code: ENOSPC)
      }
      #expect(error?.description == "No space left on device")
      #expect(error?.kindOfWriting == .cutOff)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x"])
    }
  }
}
