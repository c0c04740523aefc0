// FileReplacement: a file that appears whole or not at all, written piece by piece.

import SequiturBase

/// A file that is being written so that no reader, and no crash, ever finds half of it under its
/// name. What is never finished leaves an old file untouched, and nothing of itself.
package struct FileReplacement: ~Copyable {
  /// The temporary sibling that takes the content.
  package let file: OpenFile
  private let temporary: String
  private let path: String
  private var isFinished: Bool

  package init(of path: String) throws(SystemError) {
    guard !path.isEmpty, !path.hasSuffix("/") else { throw SystemError(code: EISDIR, .renaming) }
    let temporary = Folder.temporarySibling(of: path)
    file = try OpenFile(writing: temporary, O_CREAT | O_EXCL)
    self.temporary = temporary
    self.path = path
    isFinished = false
  }

  /// Flushes the sibling to disk and renames it, with these permissions or those of any new file.
  package mutating func finish(permissions: mode_t? = nil) throws(SystemError) {
    if let permissions { try file.setPermissions(permissions) }
    try file.flush()
    try Folder.rename(temporary, to: path)
    isFinished = true
    Folder.flush(Folder.parent(of: path))
  }

  deinit {
    if !isFinished { unlink(temporary) }
  }

  package static func write(_ text: String, to path: String) throws(SystemError) {
    var replacement = try FileReplacement(of: path)
    try replacement.file.write(text)
    try replacement.finish()
  }
}
