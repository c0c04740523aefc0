// One token per character, taken as a Unicode scalar. No byte fallback: an unknown character is an
// error.

import SequiturBase

/// A tokeniser with one token for each Unicode scalar of a training text.
///
/// Scalars rather than grapheme clusters: a cluster such as a flag or a letter with combining
/// accents would be a token of its own and, once unseen, unknown; scalars keep the vocabulary
/// small, and no normalisation ever changes the text. The vocabulary is sorted by code point, so
/// equal sets of characters give equal ids.
///
/// ```swift
/// let tokenizer = CharacterTokenizer(text: "hello")
/// let tokens = try tokenizer.encode("hole")  // [1, 3, 2, 0]: the vocabulary is e, h, l, o
/// ```
public struct CharacterTokenizer: CuttableTokenizer, Equatable {
  /// The character of every token id, in ascending order of code points.
  public let vocabulary: [Unicode.Scalar]

  private let tokens: [Unicode.Scalar: Int32]
  /// The tokens of the first 128 code points, -1 where there is none: most of most texts.
  private let plainTokens: [Int32]

  /// Creates a tokeniser of the scalars that occur in a text. An empty text gives an empty
  /// vocabulary.
  public init(text: String) {
    self.init(scalars: Set(text.unicodeScalars))
  }

  /// Creates a tokeniser of a set of scalars.
  public init(scalars: Set<Unicode.Scalar>) {
    vocabulary = scalars.sorted()
    tokens = Dictionary(
      uniqueKeysWithValues: vocabulary.enumerated().map { ($0.element, Int32($0.offset)) })
    plainTokens = (0..<128).map { [tokens] in tokens[Unicode.Scalar(UInt8($0))] ?? -1 }
  }

  /// The number of different characters, V.
  public var vocabularySize: Int { vocabulary.count }

  /// The token ids of a text, one for each Unicode scalar.
  ///
  /// - Throws: `UnknownCharacter` at the first scalar that the vocabulary lacks.
  public func encode(_ text: String) throws(UnknownCharacter) -> [Int32] {
    var encoded: [Int32] = []
    encoded.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let token = token(of: scalar) else {
        var place = TextPlace()
        place.advance(over: text.unicodeScalars.prefix(encoded.count))
        throw UnknownCharacter(scalar, at: place, vocabularySize: vocabularySize)
      }
      encoded.append(token)
    }
    return encoded
  }

  /// The text of token ids. An id outside the vocabulary stops the program.
  public func decode(_ tokens: [Int32]) -> String {
    String(String.UnicodeScalarView(tokens.map(scalar)))
  }

  /// The UTF-8 of a token's character.
  public func bytes(of token: Int32) -> [UInt8] {
    Array(Character(scalar(of: token)).utf8)
  }

  private func token(of scalar: Unicode.Scalar) -> Int32? {
    guard scalar.isASCII else { return tokens[scalar] }
    let token = plainTokens[Int(scalar.value)]
    return token < 0 ? nil : token
  }

  private func scalar(of token: Int32) -> Unicode.Scalar {
    guard vocabulary.indices.contains(Int(token)) else {
      stop("CharacterTokenizer", "token \(token)", expected: "token ids in 0..<\(vocabularySize)")
    }
    return vocabulary[Int(token)]
  }
}

/// A character that a tokeniser has no token for.
public struct UnknownCharacter: UserError, Equatable {
  /// The character.
  public let scalar: Unicode.Scalar
  /// How many Unicode scalars stand before it in the text.
  public let offset: Int
  /// Its line, counted from 1.
  public let line: Int
  /// Its place in the line in Unicode scalars, counted from 1.
  public let column: Int
  /// How many characters the tokeniser knows.
  public let vocabularySize: Int

  init(_ scalar: Unicode.Scalar, at place: TextPlace, vocabularySize: Int) {
    self.scalar = scalar
    (offset, line, column) = (place.offset, place.line, place.column)
    self.vocabularySize = vocabularySize
  }

  /// A text that the tokeniser cannot say.
  public var kind: ErrorKind { .unfit }

  /// One sentence with the character, its code point and its place.
  public var description: String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "expected only the \(vocabularySize) characters of the vocabulary, found "
      + "\(scalar.escapedForDisplay) (U+\(code)) at line \(line), column \(column); "
      + "remove it or train with a text that holds it"
  }
}

extension Unicode.Scalar {
  /// The scalar between quotes, escaped where it would not show.
  fileprivate var escapedForDisplay: String {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .privateUse, .lineSeparator,
      .paragraphSeparator, .nonspacingMark, .enclosingMark:
      "'\(escaped(asASCII: true))'"
    default: "'\(self)'"
    }
  }
}
