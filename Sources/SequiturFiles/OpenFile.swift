// OpenFile: a descriptor of the system with whole reads and writes, closed with the object.
//
// Files are read rather than mapped: what has been read does not count as memory of the process,
// and a file that is cut meanwhile ends early, where touching a map would be a signal.

import SequiturBase
import Synchronization

/// A file that is open for reading or for writing.
package final class OpenFile: Sendable {
  /// How many bytes a file for reading had when it was opened.
  package let count: Int
  private let descriptor: Int32
  private let isLocked = Atomic<Bool>(false)

  /// Whether what waits for others, at a pipe or a terminal, is refused when a signal interrupts it,
  /// rather than begun again: for programs that end at a signal.
  package static let endsInterrupted = Atomic<Bool>(false)

  private static var goesOnInterrupted: Bool {
    errno == EINTR && !endsInterrupted.load(ordering: .relaxed)
  }

  /// Opens a regular file for reading.
  package init(path: String) throws(SystemError) {
    // Not blocking: a pipe without a writer would wait for ever, only to be refused.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    let isKnown = descriptor >= 0 && fstat(descriptor, &status) == 0
    let refusal = SystemError.last
    count = Int(status.st_size)
    // From here on the descriptor is closed whatever happens.
    guard isKnown else { throw refusal }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else { throw SystemError(code: kind == S_IFDIR ? EISDIR : EINVAL) }
  }

  /// Opens a file of any kind: a regular one, a pipe or a device; `-` is standard input.
  package init(readingAny path: String) throws(SystemError) {
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    count = 0
    guard descriptor >= 0 else { throw .last }
  }

  /// Opens a file for writing; flags say how, such as `O_CREAT | O_EXCL` for a new one.
  package init(writing path: String, _ flags: Int32) throws(SystemError) {
    descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o666)
    count = 0
    guard descriptor >= 0 else { throw .last }
  }

  deinit {
    guard descriptor >= 0 else { return }
    // By name: a process that another thread is starting may hold the descriptor a little longer.
    if isLocked.load(ordering: .relaxed) { flock(descriptor, LOCK_UN) }
    close(descriptor)
  }

  /// Whether this process alone may go on: false where another one holds the file. The right ends
  /// with the object.
  package func lock() -> Bool {
    let isMine = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    isLocked.store(isMine, ordering: .relaxed)
    return isMine
  }

  /// Whether it is a folder, which opens for reading but cannot be read.
  package var isFolder: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Reads what comes next, as much as the system gives at once; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = systemRead(descriptor, buffer)
      if count >= 0 { return count }
      guard Self.goesOnInterrupted else { throw .last }
    }
  }

  /// Reads from a place on until the buffer is full or the file ends; the number of bytes read.
  package func read(
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

  /// Fills the buffer from a place on; a file that ends before is a fault.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) {
    guard try read(into: buffer, at: offset) == buffer.count else { throw SystemError(code: EIO) }
  }

  /// The bytes from a place on; a file that ends before is a fault.
  package func bytes(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(SystemError) in try fill(buffer, at: offset) }
    }.get()
    return bytes
  }

  /// Calls the body with block after block, to the end that the file has by then.
  package func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void) throws(SystemError) {
    let block = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(1 << 20, max(1, count)), alignment: 8)
    defer { block.deallocate() }
    while case let count = try read(into: block), count > 0 {
      body(UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
  }

  /// No file that is read at once may be larger: a sparse one can claim any size.
  static let longestContents = 1 << 31

  /// All bytes of a regular file.
  package static func contents(of path: String) throws(SystemError) -> [UInt8] {
    let file = try OpenFile(path: path)
    guard file.count <= longestContents else { throw SystemError(code: EFBIG) }
    var contents: [UInt8] = []
    contents.reserveCapacity(file.count)
    try file.forEachBlock { contents += $0 }
    return contents
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try Self.write(bytes, to: descriptor)
  }

  /// Writes all bytes to any descriptor.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = systemWrite(descriptor, rest)
      if count < 0 && goesOnInterrupted { continue }
      guard count > 0 else { throw .last(.writing) }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Writes numbers as little-endian bytes.
  package func write(_ numbers: [some FixedWidthInteger]) throws(SystemError) {
    try numbers.map(\.littleEndian).withUnsafeBytes { bytes in
      Result { () throws(SystemError) in try write(bytes) }
    }.get()
  }

  package func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

  /// Makes all that was written reach the disk.
  func flush() throws(SystemError) {
    guard fsync(descriptor) == 0 else { throw .last(.flushing) }
  }

  /// Gives the file these permissions, whatever the process would give a new one.
  func setPermissions(_ mode: mode_t) throws(SystemError) {
    guard fchmod(descriptor, mode) == 0 else { throw .last(.keepingPermissions) }
  }
}

/// `read` of the system, which the methods of that name would hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

/// `write` of the system, which the methods of that name would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  // Some systems refuse more than 2 GiB at once.
  write(descriptor, bytes.baseAddress, min(bytes.count, 1 << 30))
}
