// Writes a whole file or nothing: a temporary sibling is written, flushed to disk and renamed.

/// Writing files so that a reader never sees half of one.
package enum AtomicFile {
  /// Writes a text as UTF-8; see `write(_:to:)` for bytes.
  package static func write(_ text: String, to path: String) throws(FileWritingError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes the bytes to a file, replacing what is there, and creates missing folders on the way.
  ///
  /// On failure the old file, if any, is untouched and nothing partial is left. A symbolic link is
  /// followed; a device such as `/dev/stdout` cannot be renamed over and is written directly.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileWritingError) {
    guard !path.isEmpty else { throw FileWritingError(path, code: ENOENT, expected: "a path") }
    var existing = stat()
    let exists = stat(path, &existing) == 0
    let kind = existing.st_mode & S_IFMT
    if exists && kind == S_IFDIR {
      throw FileWritingError(path, code: EISDIR, expected: "a file")
    }
    if exists && access(path, W_OK) != 0 {
      throw FileWritingError(path, code: errno, expected: "a file that may be written")
    }
    if exists && kind != S_IFREG {
      return try put(bytes, in: path, flags: O_WRONLY, isOnDisk: false, for: path)
    }
    let target = exists ? resolved(path) : path
    let folder = parent(of: target)
    try createFolder(folder, for: path)
    let temporary = "\(folder)/.\(UInt64.random(in: 0...UInt64.max)).tmp"
    do throws(FileWritingError) {
      try put(
        bytes, in: temporary, flags: O_WRONLY | O_CREAT | O_EXCL, isOnDisk: true, for: path)
      if exists && chmod(temporary, existing.st_mode & 0o7777) != 0 {
        throw FileWritingError(path, code: errno, expected: "to keep the file's permissions")
      }
      guard rename(temporary, target) == 0 else {
        throw FileWritingError(path, code: errno, expected: "a name that a file can have")
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Creates a folder, with those on the way to it, and makes sure that files can be written there: to
  /// be called before long work whose results go there.
  package static func prepareFolder(_ path: String) throws(FileWritingError) {
    guard !path.isEmpty else { throw FileWritingError(path, code: ENOENT, expected: "a path") }
    try createFolder(path, for: path)
    guard access(path, W_OK | X_OK) == 0 else {
      throw FileWritingError(path, code: errno, expected: "a writable folder")
    }
  }

  private static func put(
    _ bytes: [UInt8], in path: String, flags: Int32, isOnDisk: Bool, for shown: String
  ) throws(FileWritingError) {
    let file = open(path, flags, 0o666)
    guard file >= 0 else {
      throw FileWritingError(
        shown, code: errno, expected: "'\(parent(of: shown))' to be a writable folder")
    }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = writeSome(rest, to: file)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        throw FileWritingError(
          shown, code: errno, expected: "room for \(bytes.count) bytes", exitCode: .inputOutput)
      }
      rest = rest.dropFirst(written)
    }
    guard !isOnDisk || fsync(file) == 0 else {
      throw FileWritingError(
        shown, code: errno, expected: "to flush \(bytes.count) bytes", exitCode: .inputOutput)
    }
  }

  private static func createFolder(_ path: String, for shown: String) throws(FileWritingError) {
    var isFolder = stat()
    if stat(path, &isFolder) == 0 && isFolder.st_mode & S_IFMT == S_IFDIR { return }
    if path != parent(of: path) { try createFolder(parent(of: path), for: shown) }
    // Another process may create the folder at the same moment: that is as good.
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw FileWritingError(
        shown, code: errno, expected: "'\(path)' to be a folder or to be created as one")
    }
    guard stat(path, &isFolder) == 0, isFolder.st_mode & S_IFMT == S_IFDIR else {
      throw FileWritingError(shown, code: ENOTDIR, expected: "'\(path)' to be a folder")
    }
  }

  private static func parent(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// The path with symbolic links followed.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// A file that could not be written, in one sentence.
package struct FileWritingError: UserError, Equatable {
  /// The path as the user gave it.
  package let path: String
  /// What should have been there.
  package let expected: String
  /// The system's error number.
  package let code: Int32
  package let exitCode: ExitCode

  init(_ path: String, code: Int32, expected: String, exitCode: ExitCode = .cannotCreate) {
    self.path = path
    self.expected = expected
    self.code = code
    self.exitCode = exitCode
  }

  package var description: String {
    let system = String(cString: strerror(code))
    return "cannot write '\(path)': expected \(expected), but the system says: \(system)"
  }
}
