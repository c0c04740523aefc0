// TemporaryFile: a file that is written, and then read without a name.

import SequiturBase

/// A file in the temporary folder, whose name goes with this and whose content with those who read it.
package final class TemporaryFile {
  /// The file, to be written.
  package let file: OpenFile
  private let path: String

  package init() throws(SystemError) {
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    path = "\(place)/sequitur.\(UInt64.random(in: 0...UInt64.max))"
    file = try OpenFile(writing: path, O_CREAT | O_EXCL)
  }

  deinit { unlink(path) }

  /// What has been written so far.
  package func reading() throws(SystemError) -> OpenFile { try OpenFile(path: path) }
}
