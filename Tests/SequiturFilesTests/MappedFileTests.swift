// MappedFile: the bytes of files of any length, and refusals by the system's number.

import Foundation
import SequiturFiles
import Testing

struct MappedFileTests {
  @Test func bytesAreThoseOfTheFile() throws {
    try withTemporaryFolder { folder in
      for count in [0, 1, 5000] {
        let content = Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })
        try content.write(to: URL(filePath: "\(folder)/x"))
        #expect(try MappedFile.contents(of: "\(folder)/x") == Array(content))
        let file = try MappedFile(path: "\(folder)/x")
        #expect(file.count == count && file.withBytes { Data($0) } == content)
      }
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    try withTemporaryFolder { folder in
      #expect(throws: SystemError(code: ENOENT)) { try MappedFile(path: "\(folder)/missing") }
      #expect(throws: SystemError(code: EISDIR)) { try MappedFile(path: folder) }
    }
  }
}
