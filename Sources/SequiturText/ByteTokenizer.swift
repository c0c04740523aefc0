// One token per byte of UTF-8: no vocabulary to learn, no text that it cannot hold.

import SequiturBase

/// A tokeniser with one token for each of the 256 bytes; the id is the byte.
///
/// ```swift
/// let tokens = ByteTokenizer().encode("hé")  // [104, 195, 169]
/// ```
public struct ByteTokenizer: CuttableTokenizer, Hashable {
  /// Creates the tokeniser; all are equal.
  public init() {}

  /// 256.
  public var vocabularySize: Int { 256 }

  /// The bytes of the text in UTF-8.
  public func encode(_ text: String) -> [Int32] {
    text.utf8.map { Int32($0) }
  }

  /// The one byte of a token.
  public func bytes(of token: Int32) -> [UInt8] {
    guard let byte = UInt8(exactly: token) else {
      stop("ByteTokenizer", "token \(token)", expected: "token ids in 0..<256")
    }
    return [byte]
  }
}
