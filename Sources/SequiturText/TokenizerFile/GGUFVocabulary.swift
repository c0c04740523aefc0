// GGUFVocabulary: tokenisers as a GGUF file has them, for llama.cpp.

import SequiturFiles

/// A tokeniser in the words of llama.cpp: `gpt2` for byte pairs, `rwkv`, which takes the longest token
/// that fits, for bytes and characters.
///
/// Behind the tokens of a character tokeniser stand helpers: one for each byte that known characters
/// of several bytes begin with, since llama.cpp would never end at an unknown one that begins so, and
/// one for all that is unknown. No more than these: a model says 0 of each, as of a likely token, and
/// programs that draw tokens may do so.
package struct GGUFVocabulary: Sendable {
  /// What a token is, in the format's numbers.
  package enum Kind: Int32, Sendable {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case byte = 6
  }

  /// `gpt2` or `rwkv`.
  package let model: String
  /// The spelling of each token.
  package private(set) var tokens: [String]
  /// What each token is.
  package private(set) var kinds: [Int32]
  /// Two tokens each, with a space between them.
  package private(set) var merges: [String] = []
  /// The token that ends a text.
  package private(set) var end: Int32?
  /// The token of all that is unknown; nil where nothing is.
  package var unknown: Int32? {
    kinds.last == Kind.unknown.rawValue ? Int32(kinds.count - 1) : nil
  }

  /// How many tokens, the last ones, are none of the tokeniser's, and none of a model's either.
  package var helperCount: Int {
    kinds.reversed().prefix { $0 == Kind.byte.rawValue || $0 == Kind.unknown.rawValue }.count
  }

  /// The tokens as a file has them, to be read.
  package init(model: String, tokens: [String], kinds: [Int32], merges: [String]) {
    (self.model, self.tokens, self.kinds, self.merges) = (model, tokens, kinds, merges)
  }

  /// A tokeniser's tokens.
  ///
  /// - Throws: `TokenizerFileError` for a tokeniser that is none of this library's.
  package init(_ tokenizer: any Tokenizer, path: String) throws(TokenizerFileError) {
    switch tokenizer {
    case let tokenizer as BytePairTokenizer:
      model = "gpt2"
      (tokens, merges) = TokenizerForm.namesAndMerges(of: tokenizer)
      kinds = [Int32](repeating: Kind.normal.rawValue, count: tokens.count)
      for token in tokenizer.addedTokens.tokens {
        kinds[Int(token.id)] = (token.isSpecial ? Kind.control : .userDefined).rawValue
      }
      end = tokenizer.endOfText
      if end == nil {
        // Without one, token 11 would end a text.
        end = Int32(tokens.count)
        tokens.append(BytePairTokenizer.endOfTextName)
        kinds.append(Kind.unknown.rawValue)
      }
    case is ByteTokenizer, is CharacterTokenizer:
      model = "rwkv"
      tokens = (0..<Int32(tokenizer.vocabularySize)).map { Self.spelling(tokenizer.bytes(of: $0)) }
      kinds = [Int32](repeating: Kind.normal.rawValue, count: tokens.count)
      guard let tokenizer = tokenizer as? CharacterTokenizer else { return }
      let beginnings = Set(
        tokenizer.vocabulary.filter { !$0.isASCII }.compactMap { Character($0).utf8.first })
      tokens += beginnings.sorted().map { Self.spelling([$0]) }
      kinds += beginnings.map { _ in Kind.byte.rawValue }
      // A byte that no text in UTF-8 has.
      tokens.append(Self.spelling([0xFF]))
      kinds.append(Kind.unknown.rawValue)
    default: throw TokenizerFileError(path, .unknownTokenizer(type: "\(type(of: tokenizer))"))
    }
  }

  /// The tokeniser, of those that this library writes.
  package func tokenizer(path: String) throws(TokenizerFileError) -> any Tokenizer {
    let count = tokens.count - helperCount
    guard model == "rwkv" else {
      var vocabulary = BytePairVocabulary(path: path)
      try vocabulary.add(
        tokens.prefix(count).enumerated().map { .init($0.element, .number($0.offset)) })
      for (id, kind) in kinds.prefix(count).enumerated()
      where kind == Kind.control.rawValue || kind == Kind.userDefined.rawValue {
        let added: JSONValue = [
          "content": .string(tokens[id]), "id": .number(id),
          "special": .boolean(kind == Kind.control.rawValue),
        ]
        try vocabulary.addAdded(added, part: "token \(id)")
      }
      for (number, merge) in merges.enumerated() {
        try vocabulary.addMerge(line: merge, part: "merge \(number)")
      }
      return try vocabulary.tokenizer()
    }
    var characters: [Unicode.Scalar] = []
    if tokens.elementsEqual((0...255).map { Self.spelling([$0]) }) { return ByteTokenizer() }
    for (id, token) in tokens.prefix(count).enumerated() {
      let scalars = Self.bytes(token).flatMap { String(validating: $0, as: UTF8.self) }
        .map { Array($0.unicodeScalars) }
      guard let scalars, scalars.count == 1, characters.last.map({ $0 < scalars[0] }) ?? true else {
        throw TokenizerFileError(
          path,
          .unsupported(
            part: "token \(id)", expected: "all bytes, or characters in the order of their codes",
            found: "'\(token.prefix(80))'"))
      }
      characters += scalars
    }
    return CharacterTokenizer(scalars: Set(characters))
  }

  /// Bytes as `rwkv` spells those that are not printable.
  private static func spelling(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "\\x0" : "\\x") + String($0, radix: 16) }.joined()
  }

  /// The bytes of such a spelling; nil for any other.
  private static func bytes(_ spelling: String) -> [UInt8]? {
    let parts = spelling.split(separator: "\\x", omittingEmptySubsequences: false)
    let bytes = parts.dropFirst().compactMap { UInt8($0, radix: 16) }
    return Self.spelling(bytes) == spelling ? bytes : nil
  }
}
