// TextInput: a text file that the user names, read at once, and in one sentence what is wrong with
// it.

import SequiturBase

/// Reading text files given by the user.
package enum TextInput {
  /// The text of a UTF-8 file, without a byte order mark; `-` is standard input.
  package static func read(_ path: String) throws(TextInputError) -> String {
    let bytes = try readBytes(path)
    guard !bytes.isEmpty else { throw TextInputError(path, .empty) }
    let content = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    guard !content.isEmpty else { throw TextInputError(path, .empty) }
    guard let text = String(validating: content, as: UTF8.self) else {
      let offset = firstInvalidUTF8(in: bytes) ?? 0
      throw TextInputError(path, .invalidUTF8(offset: offset, byte: bytes[offset]))
    }
    return text
  }

  private static func readBytes(_ path: String) throws(TextInputError) -> [UInt8] {
    let unreadable = { TextInputError(path, .unreadable($0)) }
    let file = try attempt(OpenFile(readingAny: path)) {
      $0.code == ENOENT ? TextInputError(path, .missing) : unreadable($0)
    }
    guard !file.isFolder else { throw TextInputError(path, .folder) }
    var bytes: [UInt8] = []
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    defer { chunk.deallocate() }
    while true {
      let count = try attempt(file.read(into: chunk), orThrow: unreadable)
      if count == 0 { return bytes }
      // At once, for what is no text may have no end either.
      if let zero = chunk[..<count].firstIndex(of: 0) {
        throw TextInputError(path, .binary(offset: bytes.count + zero))
      }
      bytes += chunk[..<count]
    }
  }
}

/// Where the first byte stands that begins no valid UTF-8 sequence; nil if all is valid.
package func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
  var parser = Unicode.UTF8.ForwardParser()
  var source = bytes.makeIterator()
  var offset = 0
  while true {
    switch parser.parseScalar(from: &source) {
    case .valid(let sequence): offset += sequence.count
    case .emptyInput: return nil
    case .error: return offset
    }
  }
}

/// A text file that cannot be used, in one sentence.
package struct TextInputError: UserError, Equatable {
  package enum Reason: Equatable, Sendable {
    case missing
    case folder
    case unreadable(SystemError)
    case empty
    /// The byte at this offset is zero, which no text holds.
    case binary(offset: Int)
    /// The byte at this offset begins no UTF-8 sequence.
    case invalidUTF8(offset: Int, byte: UInt8)
  }

  package let path: String
  package let reason: Reason

  init(_ path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  package var kind: ErrorKind {
    switch reason {
    case .missing, .folder, .unreadable: .missing
    case .empty, .binary, .invalidUTF8: .unfit
    }
  }

  package var description: String {
    let name = path == "-" ? "standard input" : "'\(path)'"
    let expected = "\(name): expected a text file, found"
    switch reason {
    case .missing: return "\(expected) nothing; check the path"
    case .folder: return "\(expected) a folder; name a file in it"
    case .unreadable(let refusal): return "\(expected) a file that cannot be read: \(refusal)"
    case .empty:
      return path == "-" ? "\(name): expected text, found none" : "\(expected) an empty file"
    case .binary(let offset): return "\(name): \(NotText.zero(at: offset))"
    case .invalidUTF8(let offset, let byte):
      return "\(name): \(NotText.invalid(byte, at: offset)); save it as UTF-8"
    }
  }
}

/// What is said of a file that is no text, whatever reads it.
package enum NotText {
  /// Of a zero byte, which no text has.
  package static func zero(at offset: Int) -> String {
    "expected text, found a zero byte at byte \(offset); leave out files that are not text, and save "
      + "UTF-16 as UTF-8"
  }

  /// Of the first byte that begins no UTF-8 sequence.
  package static func invalid(_ byte: UInt8, at offset: Int) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "expected text in UTF-8, found byte 0x\(digits) at byte \(offset)"
  }
}
