// PathKind: what a path names.

import SequiturBase

package enum PathKind: Equatable {
  case file, folder, other, nothing

  /// Looks the path up; a symbolic link counts as what it points to.
  package init(of path: String) throws(SystemError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw .last }
      self = .nothing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}
