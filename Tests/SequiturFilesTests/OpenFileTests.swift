// OpenFile: what comes next, what stands at a place, and what a file that ends too soon gives.

import Foundation
import SequiturBase
import SequiturFiles
import Testing

struct OpenFileTests {
  @Test func placesAreReadAndTheEndIsNoFault() throws {
    try withTemporaryFolder { folder in
      try Data((0..<10).map { UInt8($0) }).write(to: URL(filePath: "\(folder)/x"))
      let file = try OpenFile(path: "\(folder)/x")
      #expect(file.count == 10)
      #expect(try file.bytes(3, at: 4) == [4, 5, 6])
      var buffer = [UInt8](repeating: 99, count: 4)
      let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
      #expect(count == 2 && buffer == [8, 9, 99, 99])
      #expect(throws: SystemError(code: EIO)) { try file.bytes(4, at: 8) }
    }
  }

  @Test(arguments: [0, 1, 5000, 3 << 20])
  func contentsAreThoseOfTheFile(count: Int) throws {
    try withTemporaryFolder { folder in
      let content = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 9) })
      try content.write(to: URL(filePath: "\(folder)/x"))
      #expect(try OpenFile.contents(of: "\(folder)/x") == Array(content))
    }
  }

  @Test func aFileThatIsCutWhileItIsReadEnds() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      try Data(count: 3 << 20).write(to: URL(filePath: path))
      let file = try OpenFile(path: path)
      var bytes = 0
      try file.forEachBlock { block in
        bytes += block.count
        truncate(path, 1 << 19)
      }
      #expect(bytes == 1 << 20)
      #expect(throws: SystemError(code: EIO)) { try file.bytes(1, at: 1 << 20) }
    }
  }

  @Test func whatClaimsMoreThanCanBeReadIsRefused() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/sparse"
      try Data([0]).write(to: URL(filePath: path))
      #expect(truncate(path, 1 << 40) == 0)
      #expect(throws: SystemError(code: EFBIG)) { try OpenFile.contents(of: path) }
      #expect(throws: SystemError(code: ENOENT)) { try OpenFile.contents(of: "\(folder)/missing") }
      #expect(throws: SystemError(code: EISDIR)) { try OpenFile.contents(of: folder) }
    }
  }

  @Test func appendingKeepsWhatIsThere() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x"
      for text in ["one\n", "zwei ü\n"] {
        try OpenFile(writing: path, O_CREAT | O_APPEND).write(text)
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\nzwei ü\n")
      #expect(throws: SystemError(code: EEXIST)) { try OpenFile(writing: path, O_CREAT | O_EXCL) }
    }
  }

  @Test func oneHolderAtATime() throws {
    try withTemporaryFolder { folder in
      let first = try OpenFile(writing: "\(folder)/lock", O_CREAT)
      #expect(first.lock())
      let second = try OpenFile(writing: "\(folder)/lock", O_CREAT)
      #expect(!second.lock())
      withExtendedLifetime(first) {}
    }
  }

  @Test func whatIsNoRegularFileIsRefused() throws {
    try withTemporaryFolder { folder in
      #expect(throws: SystemError(code: EISDIR)) { try OpenFile(path: folder) }
      #expect(throws: SystemError(code: EINVAL)) { try OpenFile(path: "/dev/null") }
      let (folder, device) = (
        try OpenFile(readingAny: folder), try OpenFile(readingAny: "/dev/null")
      )
      #expect(folder.isFolder && !device.isFolder)
    }
  }
}
