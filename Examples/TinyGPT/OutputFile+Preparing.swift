// A file that a command is to write when its work is done: what is wrong with it is said before.

import ExampleSupport
import SequiturFiles

extension OutputFile {
  /// Refuses, before the work, what could not be replaced by a file after it, and makes its folder.
  /// Returns the folders that were made.
  static func prepareFile(_ path: String) throws -> [String] {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw CommandError(
        "'\(path)': expected a file or a free name, found a folder or a device", .unwritable)
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    return try prepareFolder(folder)
  }
}
