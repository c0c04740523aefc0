// OpenFile: reading at any place of a file. Unlike a mapped file, what has been read does not count
// as memory of the process, and a file that became shorter is an error rather than a signal.

import SequiturBase
import SequiturFiles

/// A regular file, open for reading.
final class OpenFile: Sendable {
  /// How many bytes it had when it was opened.
  let count: Int
  private let descriptor: Int32

  init(path: String) throws(SystemError) {
    // Not blocking: a pipe without a writer would wait for ever, only to be refused.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let kind = status.st_mode & S_IFMT
    guard isKnown, kind == S_IFREG else {
      let error: SystemError =
        isKnown ? SystemError(code: kind == S_IFDIR ? EISDIR : EINVAL) : .last
      close(descriptor)
      throw error
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads from a place on until the buffer is full or the file ends; the number of bytes read.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress?.advanced(by: filled), min(buffer.count - filled, 1 << 30),
        off_t(offset + filled))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      guard count > 0 else { break }
      filled += count
    }
    return filled
  }
}
