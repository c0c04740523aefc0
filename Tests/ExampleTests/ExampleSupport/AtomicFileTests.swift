import ExampleSupport
import Foundation
import Testing

@Suite struct AtomicFileTests {
  @Test func aFileIsWrittenInANewFolderAndReplaced() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a/b/c.txt"
      try AtomicFile.write("first", to: path)
      try AtomicFile.write("zweitens: ü", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "zweitens: ü")
      try AtomicFile.write([], to: path)
      #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a/b") == ["c.txt"])
    }
  }

  @Test func permissionsAndLinksAreKept() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("old", to: "\(folder)/real.txt")
      #expect(chmod("\(folder)/real.txt", 0o626) == 0)
      #expect(symlink("\(folder)/real.txt", "\(folder)/link.txt") == 0)
      try AtomicFile.write("new", to: "\(folder)/link.txt")
      var status = stat()
      #expect(lstat("\(folder)/link.txt", &status) == 0)
      #expect(status.st_mode & S_IFMT == S_IFLNK)
      #expect(stat("\(folder)/real.txt", &status) == 0)
      #expect(status.st_mode & 0o777 == 0o626)
      #expect(try String(contentsOfFile: "\(folder)/real.txt", encoding: .utf8) == "new")
    }
  }

  @Test func aFolderIsNotAFile() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FileWritingError.self) {
        try AtomicFile.write("x", to: folder)
      }
      #expect(
        error?.description
          == "cannot write '\(folder)': expected a file, but the system says: Is a directory")
      #expect(error?.exitCode == .cannotCreate)
    }
  }

  @Test func aFileIsNotAFolder() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("x", to: "\(folder)/file")
      let error = #expect(throws: FileWritingError.self) {
        try AtomicFile.write("x", to: "\(folder)/file/b.txt")
      }
      #expect(
        error?.description == """
          cannot write '\(folder)/file/b.txt': expected '\(folder)/file' to be a folder, \
          but the system says: Not a directory
          """)
    }
  }

  @Test func aFailureLeavesNothingPartial() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/" + String(repeating: "x", count: 300)
      let error = #expect(throws: FileWritingError.self) { try AtomicFile.write("x", to: path) }
      #expect(error?.code == ENAMETOOLONG)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty, "\(left)")
    }
  }

  @Test func anEmptyPathIsRefused() {
    #expect(throws: FileWritingError.self) { try AtomicFile.write("x", to: "") }
  }

  @Test func aDeviceIsWrittenDirectly() throws {
    try AtomicFile.write("x", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  #if os(Linux)
    @Test func aFullDiskIsReported() {
      let error = #expect(throws: FileWritingError.self) {
        try AtomicFile.write("12345", to: "/dev/full")
      }
      #expect(error?.exitCode == .inputOutput)
      #expect(
        error?.description == """
          cannot write '/dev/full': expected room for 5 bytes, \
          but the system says: No space left on device
          """)
    }
  #endif
}

/// A folder that exists only during the call.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path(percentEncoded: false))
}
