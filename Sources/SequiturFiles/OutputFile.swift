// OutputFile: a file that the user names, written whole or not at all, with its folder.

import SequiturBase

/// Writing files given by the user.
package enum OutputFile {
  /// Writes a text as UTF-8, replacing what is there, and creates missing folders on the way.
  ///
  /// On failure the old file, if any, is untouched and nothing new is left. A symbolic link is
  /// followed, and permissions are kept; a device such as `/dev/stdout` cannot be renamed over and
  /// is written directly.
  package static func write(_ text: String, to path: String) throws(OutputFileError) {
    try checkIsNamed(path)
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists && kind == S_IFDIR {
      throw OutputFileError(path, expected: "a file", SystemError(code: EISDIR))
    }
    if exists && access(path, W_OK) != 0 {
      throw OutputFileError(path, expected: "a file that may be written", .last)
    }
    do throws(SystemError) {
      if exists && kind != S_IFREG { return try OpenFile(writing: path, 0).write(text) }
      let target = exists ? Folder.resolved(path) : path
      let made = try Folder.create(Folder.parent(of: target))
      try Folder.removingOnFailure(made) { () throws(SystemError) in
        var replacement = try FileReplacement(of: target)
        try replacement.file.write(text)
        try replacement.finish(permissions: exists ? status.st_mode & 0o7777 : nil)
      }
    } catch {
      throw OutputFileError(path, expected: expectation(of: error, path, text.utf8.count), error)
    }
  }

  /// Creates a folder, with those on the way to it, and makes sure that files can be written there:
  /// to be called before long work whose results go there. Returns the folders that were made.
  @discardableResult
  package static func prepareFolder(_ path: String) throws(OutputFileError) -> [String] {
    try checkIsNamed(path)
    let made = try attempt(Folder.create(path)) {
      OutputFileError(path, expected: expectation(of: $0, path, 0), $0)
    }
    guard access(path, W_OK | X_OK) == 0 else {
      throw OutputFileError(path, expected: "a writable folder", .last)
    }
    return made
  }

  private static func checkIsNamed(_ path: String) throws(OutputFileError) {
    guard path.isEmpty else { return }
    throw OutputFileError(path, expected: "a path", SystemError(code: ENOENT))
  }

  /// What should have been there for the step that was refused.
  private static func expectation(of refusal: SystemError, _ path: String, _ count: Int) -> String {
    switch refusal.step {
    case .makingFolder(let folder):
      "'\(folder)' to be a folder" + (refusal.code == ENOTDIR ? "" : " or to be created as one")
    case .opening: "'\(Folder.parent(of: path))' to be a writable folder"
    case .writing: "room for \(counted(count, "byte"))"
    case .flushing: "to flush \(counted(count, "byte"))"
    case .keepingPermissions: "to keep the file's permissions"
    case .renaming: "a name that a file can have"
    }
  }
}

/// A file that could not be written, in one sentence; `-` is standard output.
package struct OutputFileError: UserError, Equatable {
  package let path: String
  package let expected: String
  package let refusal: SystemError

  package init(_ path: String, expected: String, _ refusal: SystemError) {
    self.path = path
    self.expected = expected
    self.refusal = refusal
  }

  /// By the step that was refused: half-way, or not even begun.
  package var kind: ErrorKind {
    refusal.step == .writing || refusal.step == .flushing ? .cutOff : .unwritable
  }

  package var description: String {
    "cannot write \(path == "-" ? "standard output" : "'\(path)'"): expected \(expected), but the system says: \(refusal)"
  }
}
