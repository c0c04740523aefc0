// SmallDisk: a disk that is nearly full, or may not be written: a file system in memory where the
// tests may mount one, else a limit on files.

import Foundation
import Testing

/// A folder of a test on which there is only so much room.
struct SmallDisk {
  /// How the room is limited.
  enum Limit: CaseIterable {
    /// Pages of a mounted file system.
    case pages
    /// Files and folders of a mounted file system.
    case names
    /// Blocks of 512 bytes in each file, by a limit on the process.
    case blocks
  }

  /// The path of the folder.
  let path: String
  /// Whether the folder is a file system of its own.
  static let canMount: Bool = {
    #if os(Linux)
      getuid() == 0
        && (try? withTemporaryFolder { (folder: String) -> Void in
          try mount("-t", "tmpfs", "none", folder)
          try command("umount", [folder])
        }) != nil
    #else
      false
    #endif
  }()

  /// Whether a folder can be made that may not be written: root may write any but a mounted one.
  static var canBeReadOnly: Bool { canMount || getuid() != 0 }

  static var limits: [Limit] { canMount ? Limit.allCases : [.blocks] }

  /// Calls the body with a folder that is a disk of its own, if that can be.
  static func with(_ path: String, _ body: (SmallDisk) throws -> Void) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    if canMount { try mount("-t", "tmpfs", "-o", "size=64m", "none", path) }
    defer { if canMount { _ = try? command("umount", [path]) } }
    try body(SmallDisk(path: path))
  }

  /// Calls the body while there is room for only so many more; `shell` runs a program under it.
  func leaving(_ room: Int, _ limit: Limit, _ body: (_ shell: String?) throws -> Void) throws {
    switch limit {
    case .blocks: return try body("ulimit -f \(room); \"$@\"")
    // A size of nothing would be no limit.
    case .pages: try remount("size=\(max(1, try used("f", "b") + room) * 4)k")
    case .names: try remount("nr_inodes=\(try used("d", "c") + room)")
    }
    defer { try? remount("size=64m,nr_inodes=100000") }
    try body(nil)
  }

  /// Calls the body while nothing on the disk may be written.
  func readOnly(_ body: () throws -> Void) throws {
    if Self.canMount {
      try remount("ro")
    } else {
      try Self.command("chmod", ["-R", "a-w", path])
    }
    defer {
      if Self.canMount {
        try? remount("rw")
      } else {
        _ = try? Self.command("chmod", ["-R", "u+w", path])
      }
    }
    try body()
  }

  /// What is used of the disk: all of one number of the file system less the free ones.
  private func used(_ free: String, _ all: String) throws -> Int {
    let numbers = try Self.command("stat", ["-f", "-c", "%\(all) %\(free)", path])
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    return numbers[0] - numbers[1]
  }

  private func remount(_ options: String) throws {
    try Self.mount("-o", "remount,\(options)", path)
  }

  private static func mount(_ arguments: String...) throws { try command("mount", arguments) }

  @discardableResult
  private static func command(_ name: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    return String(decoding: output, as: UTF8.self)
  }
}
