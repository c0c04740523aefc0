// Tokens to text as they come: a character is shown when all its bytes have arrived.

/// Turns tokens into text one at a time, never showing a part of a character.
///
/// For any tokens, what `add` and the last `finish` return, joined, is what `decode` returns for
/// all of them.
///
/// ```swift
/// var decoder = StreamingDecoder(tokenizer)
/// for token in generator { print(decoder.add(token), terminator: "") }
/// print(decoder.finish())
/// ```
public struct StreamingDecoder: Sendable {
  private let tokenizer: any Tokenizer
  /// At most three bytes, the beginning of a character.
  private var pending: [UInt8] = []

  /// Creates a decoder that has seen no tokens.
  public init(_ tokenizer: any Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// The characters that a token completes; empty while one is incomplete.
  ///
  /// Bytes that no further byte can make a character become U+FFFD at once.
  public mutating func add(_ token: Int32) -> String {
    pending += tokenizer.bytes(of: token)
    let tail = pending.withUnsafeBufferPointer { UTF8Sequence.incompleteTail(of: $0) }
    let text = String(decoding: pending.dropLast(tail), as: UTF8.self)
    pending.removeFirst(pending.count - tail)
    return text
  }

  /// The end of the text: U+FFFD for a character that was never completed, else nothing. The
  /// decoder is then as new.
  public mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }
}
