// The standard streams of a program: written at once and without a buffer, and never another file.

import SequiturBase

/// Standard error.
package enum StandardError {
  /// Writes the text; a closed standard error is not a reason to stop.
  package static func write(_ text: String) {
    try? OpenFile.write(text, to: STDERR_FILENO)
  }
}

/// Standard output.
package enum StandardOutput {
  /// Writes the text as it is; what cannot be written is told at once.
  package static func write(_ text: String) throws(OutputFileError) {
    try attempt(OpenFile.write(text, to: STDOUT_FILENO)) {
      OutputFileError("-", expected: "room for \(counted(text.utf8.count, "byte"))", $0)
    }
  }
}

extension OpenFile {
  fileprivate static func write(_ text: String, to descriptor: Int32) throws(SystemError) {
    try Array(text.utf8).withUnsafeBytes { bytes in
      Result { () throws(SystemError) in try write(bytes, to: descriptor) }
    }.get()
  }

  /// Opens the null device on each of the three standard descriptors that is closed: the next file to
  /// be opened would take its number, and get what was meant for the stream.
  package static func occupyStandardDescriptors() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      // The system gives the lowest free number, which is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
    }
  }
}
