// What every tokeniser can do: text to token ids and back.

/// Turns text into token ids and back.
///
/// `decode(encode(text))` is `text`, scalar for scalar, for every text that `encode` accepts.
public protocol Tokenizer: Sendable {
  /// The number of different tokens, V; ids are `0 ..< vocabularySize`.
  var vocabularySize: Int { get }

  /// The token that stands between two texts; nil if there is none.
  var endOfText: Int32? { get }

  /// The token ids of a text.
  ///
  /// - Throws: a typed error when the text holds something that no token stands for.
  func encode(_ text: String) throws -> [Int32]

  /// The text of token ids. An id outside `0 ..< vocabularySize` is a programmer's error and stops.
  ///
  /// The bytes of all tokens are joined first and read as UTF-8 once, since a character may be
  /// spread over several tokens; what is not UTF-8 becomes U+FFFD.
  func decode(_ tokens: [Int32]) -> String

  /// The bytes that a token stands for, often a word or a part of one, sometimes a part of a
  /// character. An id outside `0 ..< vocabularySize` is a programmer's error and stops.
  func bytes(of token: Int32) -> [UInt8]

  /// Writes what a checkpoint must hold of the tokeniser into its folder. A tokeniser of your own
  /// writes files of its own there, and reads them when its run is opened again; without any it is
  /// made anew.
  func save(to folder: String) throws
}

extension Tokenizer {
  /// No such token.
  public var endOfText: Int32? { nil }

  /// Writes nothing.
  public func save(to folder: String) throws {}

  /// The bytes of all tokens, read as UTF-8.
  public func decode(_ tokens: [Int32]) -> String {
    String(decoding: tokens.flatMap { bytes(of: $0) }, as: UTF8.self)
  }
}

/// A tokeniser that knows where a long text may be cut so that the parts have the tokens of the
/// whole.
package protocol CuttableTokenizer: Tokenizer {
  /// The last place above 0 where the text may be cut; nil if there is none.
  ///
  /// The text begins where a text begins, or at such a place; it may end within a character, and
  /// more of it may follow.
  func lastCut(in text: UnsafeBufferPointer<UInt8>) -> Int?
}

extension CuttableTokenizer {
  /// Any place between two characters.
  package func lastCut(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    UTF8Sequence.lastBoundary(in: text)
  }
}
