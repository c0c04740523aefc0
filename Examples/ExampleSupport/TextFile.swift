// Reads a text file that the user names, and says in one sentence what is wrong with it.

/// Reading text files given by the user.
package enum TextFile {
  /// The text of a UTF-8 file, without a byte order mark; `-` is standard input.
  package static func read(_ path: String) throws(TextFileError) -> String {
    let bytes = try readBytes(path)
    guard !bytes.isEmpty else { throw TextFileError(path, .empty) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    guard !content.isEmpty else { throw TextFileError(path, .empty) }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw TextFileError(path, .notUTF8(offset: firstInvalidOffset(bytes), in: bytes))
    }
    return text
  }

  private static func readBytes(_ path: String) throws(TextFileError) -> [UInt8] {
    let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY)
    guard file >= 0 else {
      throw TextFileError(path, errno == ENOENT ? .missing : .unreadable(code: errno))
    }
    defer { close(file) }
    var status = stat()
    if fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      throw TextFileError(path, .folder)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = readSome(into: &chunk, from: file)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw TextFileError(path, .unreadable(code: errno)) }
      if count == 0 { return bytes }
      // At once, for what is no text may have no end either.
      if let zero = chunk[..<count].firstIndex(of: 0) {
        throw TextFileError(path, .binary(offset: bytes.count + zero))
      }
      bytes += chunk[..<count]
    }
  }

  /// Where the first byte stands that begins no valid UTF-8 sequence.
  private static func firstInvalidOffset(_ bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var source = bytes.makeIterator()
    var offset = 0
    while case .valid(let sequence) = parser.parseScalar(from: &source) {
      offset += sequence.count
    }
    return offset
  }
}

/// A text file that cannot be used, in one sentence.
package struct TextFileError: UserError, Equatable {
  /// What is wrong with the file.
  package enum Reason: Equatable, Sendable {
    case missing
    case folder
    case unreadable(code: Int32)
    case empty
    /// The byte at this offset is zero, which no text holds.
    case binary(offset: Int)
    /// The byte at this offset begins no UTF-8 sequence.
    case invalidUTF8(offset: Int, byte: UInt8)

    fileprivate static func notUTF8(offset: Int, in bytes: [UInt8]) -> Reason {
      .invalidUTF8(offset: offset, byte: offset < bytes.count ? bytes[offset] : 0)
    }
  }

  /// The path as the user gave it.
  package let path: String
  package let reason: Reason

  init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  package var exitCode: ExitCode {
    switch reason {
    case .missing, .folder, .unreadable: .noInput
    case .empty, .binary, .invalidUTF8: .data
    }
  }

  package var description: String {
    let name = path == "-" ? "standard input" : "'\(path)'"
    let expected = "\(name): expected a UTF-8 text file, found"
    switch reason {
    case .missing: return "\(expected) nothing; check the path"
    case .folder: return "\(expected) a folder; name a file in it"
    case .unreadable(let code):
      return "\(expected) a file that cannot be read: \(String(cString: strerror(code)))"
    case .empty:
      return path == "-" ? "\(name): expected text, found none" : "\(expected) an empty file"
    case .binary(let offset):
      return "\(expected) a zero byte at offset \(offset); is it a binary or a UTF-16 file?"
    case .invalidUTF8(let offset, let byte):
      let hex = String(byte, radix: 16, uppercase: true)
      return "\(expected) the invalid byte 0x\(hex) at offset \(offset); convert it to UTF-8"
    }
  }
}
