// FileReplacement: a file that appears whole or not at all, written piece by piece.

import SequiturBase

/// A refusal of the system, by its error number.
package struct SystemError: Error, Equatable, CustomStringConvertible {
  /// `errno`.
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  /// The system's sentence.
  package var description: String { String(cString: strerror(code)) }

  /// The refusal that `errno` tells of.
  package static var last: SystemError { SystemError(code: errno) }
}

/// The last refusal of the system, in its words.
package func systemMessage() -> String { SystemError.last.description }

/// Writes a file of any size so that no reader, and no crash, ever leaves half of it under its name.
package struct FileReplacement: ~Copyable {
  private let descriptor: Int32

  /// Calls `body` to write the content to a temporary sibling, flushes that to disk and renames it.
  ///
  /// If anything fails, an old file under that name is untouched and the sibling is removed.
  package static func write(
    to path: String, _ body: (borrowing FileReplacement) throws(SystemError) -> Void
  ) throws(SystemError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? "./"
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    guard !name.isEmpty else { throw SystemError(code: EISDIR) }
    let temporary = "\(folder).\(name).\(UInt32.random(in: 0...UInt32.max)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    do throws(SystemError) {
      do throws(SystemError) {
        let file = FileReplacement(descriptor: descriptor)
        try body(file)
        guard fsync(descriptor) == 0 else { throw .last }
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0, rename(temporary, path) == 0 else { throw .last }
    } catch {
      unlink(temporary)
      throw error
    }
    Folder.flush(folder)
  }

  /// Writes a text as UTF-8.
  package static func write(_ text: String, to path: String) throws(SystemError) {
    try write(to: path) { file throws(SystemError) in try file.write(Array(text.utf8)) }
  }

  /// Appends numbers as little-endian bytes.
  package func write(_ numbers: [some FixedWidthInteger]) throws(SystemError) {
    try numbers.map(\.littleEndian).withUnsafeBytes { bytes in
      Result { () throws(SystemError) in try write(bytes) }
    }.get()
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      // Some systems refuse more than 2 GiB at once.
      let count = systemWrite(descriptor, rest.baseAddress, min(rest.count, 1 << 30))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .last }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

/// `write` of the system, which the method of that name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
