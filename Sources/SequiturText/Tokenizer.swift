// What every tokeniser can do: text to token ids and back.

/// Turns text into token ids and back.
///
/// `decode(encode(text))` is `text`, scalar for scalar, for every text that `encode` accepts.
public protocol Tokenizer: Sendable {
  /// The number of different tokens, V; ids are `0 ..< vocabularySize`.
  var vocabularySize: Int { get }

  /// The token ids of a text.
  ///
  /// - Throws: a typed error when the text holds something that no token stands for.
  func encode(_ text: String) throws -> [Int32]

  /// The text of token ids. An id outside `0 ..< vocabularySize` is a programmer's error and stops.
  func decode(_ tokens: [Int32]) -> String
}
