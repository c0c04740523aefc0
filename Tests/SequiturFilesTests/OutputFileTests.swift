// OutputFile: whole files with their folders, and in one sentence what is in the way.

import Foundation
import SequiturBase
import SequiturFiles
import Testing

@Suite struct OutputFileTests {
  @Test func aFileIsWrittenInANewFolderAndReplaced() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/a/b/c.txt"
      try OutputFile.write("first", to: path)
      try OutputFile.write("zweitens: ü", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "zweitens: ü")
      try OutputFile.write("", to: path)
      #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/a/b") == ["c.txt"])
    }
  }

  @Test func permissionsAndLinksAreKept() throws {
    try withTemporaryFolder { folder in
      try OutputFile.write("old", to: "\(folder)/real.txt")
      #expect(chmod("\(folder)/real.txt", 0o626) == 0)
      #expect(symlink("\(folder)/real.txt", "\(folder)/link.txt") == 0)
      try OutputFile.write("new", to: "\(folder)/link.txt")
      var status = stat()
      #expect(lstat("\(folder)/link.txt", &status) == 0)
      #expect(status.st_mode & S_IFMT == S_IFLNK)
      #expect(stat("\(folder)/real.txt", &status) == 0)
      #expect(status.st_mode & 0o777 == 0o626)
      #expect(try String(contentsOfFile: "\(folder)/real.txt", encoding: .utf8) == "new")
    }
  }

  /// What stands in the way, below a folder that holds `file`; nothing partial is left.
  @Test(
    arguments: [
      ("", "expected a file, but the system says: Is a directory", EISDIR),
      (
        "/file/b.txt",
        "expected 'FOLDER/file' to be a folder, but the system says: Not a directory", ENOTDIR
      ),
      (
        "/" + String(repeating: "x", count: 300),
        "expected a name that a file can have, but the system says: File name too long",
        ENAMETOOLONG
      ),
    ] as [(String, String, Int32)])
  func whatIsInTheWayIsNamed(name: String, sentence: String, code: Int32) throws {
    try withTemporaryFolder { folder in
      try OutputFile.write("x", to: "\(folder)/file")
      let path = folder + name
      let error = #expect(throws: OutputFileError.self) { try OutputFile.write("x", to: path) }
      let expected = sentence.replacingOccurrences(of: "FOLDER", with: folder)
      #expect(error?.description == "cannot write '\(path)': \(expected)")
      #expect(error?.kind == .unwritable && error?.refusal.code == code)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }

  @Test func anEmptyPathIsRefused() {
    #expect(throws: OutputFileError.self) { try OutputFile.write("x", to: "") }
  }

  @Test func aDeviceIsWrittenDirectly() throws {
    try OutputFile.write("x", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFCHR)
  }

  #if os(Linux)
    @Test func aFullDiskIsReported() {
      let error = #expect(throws: OutputFileError.self) {
        try OutputFile.write("12345", to: "/dev/full")
      }
      #expect(error?.kind == .cutOff)
      #expect(
        error?.description == """
          cannot write '/dev/full': expected room for 5 bytes, \
          but the system says: No space left on device
          """)
    }
  #endif
}
