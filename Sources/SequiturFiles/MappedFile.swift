// MappedFile: the bytes of a file as memory that the system reads when it is touched.

import SequiturBase

/// The bytes of a file, mapped for reading: a file larger than memory can be read at any place, and
/// what has not been touched lately costs none.
///
/// The file must not become shorter meanwhile; replacing it by renaming another over it is fine.
package final class MappedFile: @unchecked Sendable {
  // Unchecked: the bytes are read only.
  private let bytes: UnsafeRawBufferPointer

  package var count: Int { bytes.count }

  /// All bytes of a file, copied.
  package static func contents(of path: String) throws(SystemError) -> [UInt8] {
    try MappedFile(path: path).withBytes { Array($0) }
  }

  /// Calls `body` with the bytes, which are there until it returns; with the file goes the map.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  package init(path: String) throws(SystemError) {
    let file = try OpenFile(path: path)
    bytes = UnsafeRawBufferPointer(start: try file.mapped(), count: file.count)
  }

  deinit {
    guard let base = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
  }
}
