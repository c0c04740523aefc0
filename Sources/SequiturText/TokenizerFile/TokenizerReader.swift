// TokenizerReader: tokenizer.json, part by part, refusing by name what this library does not do.

import SequiturFiles

struct TokenizerReader {
  let path: String
  let file: JSONValue

  init(_ path: String) throws(TokenizerFileError) {
    self.path = path
    file = try Self.json(path)
  }

  func tokenizer() throws(TokenizerFileError) -> any Tokenizer {
    guard let model = file["model"], model.members != nil else {
      throw invalid("model", "an object", file["model"])
    }
    try expectNothing("normalizer")
    try expectNoAdditions()
    switch model["type"]?.string {
    // Files before the field existed hold BPE models; transformers reads them so, too.
    case "BPE",
      nil where model["merges"] != nil:
      return try bytePair(model)
    case "Unigram": return try character(model)
    default: throw unsupported("model.type", "BPE, or Unigram of single characters", model["type"])
    }
  }

  // MARK: - Byte-level BPE

  private func bytePair(_ model: JSONValue) throws(TokenizerFileError) -> any Tokenizer {
    try expectByteLevelPieces()
    try expectDecoder("ByteLevel")
    for (name, expected, accepted) in [
      ("continuing_subword_prefix", "none", [.null, ""]),
      ("end_of_word_suffix", "none", [.null, ""]), ("ignore_merges", "false", [false]),
    ] as [(String, String, [JSONValue])] {
      if let part = model[name], !accepted.contains(part) {
        throw unsupported("model.\(name)", expected, part)
      }
    }
    if let dropout = model["dropout"], dropout != .null, dropout.double != 0 {
      throw unsupported("model.dropout", "none", dropout)
    }
    guard let merges = model["merges"]?.array else {
      throw invalid("model.merges", "a list", model["merges"])
    }
    guard let members = model["vocab"]?.members else {
      throw invalid("model.vocab", "an object", model["vocab"])
    }
    var vocabulary = BytePairVocabulary(path: path)
    try vocabulary.add(members)
    for (index, added) in (file["added_tokens"]?.array ?? []).enumerated() {
      try expectPlain(added, "added_tokens[\(index)]")
      try vocabulary.addAdded(added, part: "added_tokens[\(index)]")
    }
    for (index, merge) in merges.enumerated() {
      let part = "model.merges[\(index)]"
      if let pair = merge.array, pair.count == 2, let left = pair[0].string,
        let right = pair[1].string
      {
        try vocabulary.addMerge(left, right, part: part)
      } else if let line = merge.string {
        try vocabulary.addMerge(line: line, part: part)
      } else {
        throw invalid(part, "a pair of tokens", merge)
      }
    }
    let tokenizer = try vocabulary.tokenizer()
    let isBytes =
      tokenizer.merges.isEmpty && tokenizer.vocabulary == (0...255).map { [$0] }
      && tokenizer.addedTokens.tokens.isEmpty
    return isBytes ? ByteTokenizer() : tokenizer
  }

  /// The tokeniser of two files as GPT-2 was published; `<|endoftext|>` is an added token if the
  /// vocabulary has it.
  static func tokenizer(
    vocabulary path: String, merges: String
  ) throws(TokenizerFileError) -> BytePairTokenizer {
    let file = try json(path)
    var vocabulary = BytePairVocabulary(path: path)
    guard let members = file.members else {
      throw vocabulary.invalid("its content", "an object", file.summary)
    }
    try vocabulary.add(members)
    vocabulary.addEndOfText()
    vocabulary.path = merges
    let lines = try utf8(merges).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let line = String(
        decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
      if line.isEmpty || line.hasPrefix("#version") { continue }
      try vocabulary.addMerge(line: line, part: "line \(number + 1)")
    }
    vocabulary.path = path
    return try vocabulary.tokenizer()
  }

  // MARK: - Characters

  private func character(_ model: JSONValue) throws(TokenizerFileError) -> CharacterTokenizer {
    try expectNothing("pre_tokenizer")
    try expectDecoder("Fuse")
    guard var pieces = model["vocab"]?.array?[...] else {
      throw invalid("model.vocab", "a list", model["vocab"])
    }
    // The unknown character's piece, which no text needs here: encoding refuses such a character.
    let unknown = model["unk_id"]?.wholeNumber == pieces.count - 1 ? pieces.popLast() : nil
    for (index, added) in (file["added_tokens"]?.array ?? []).enumerated() {
      guard let unknown, added["id"]?.wholeNumber == pieces.count,
        added["content"] == unknown.array?.first
      else { throw unsupported("added_tokens[\(index)]", "none beside characters", added) }
      try expectPlain(added, "added_tokens[\(index)]")
    }
    var vocabulary: [Unicode.Scalar] = []
    for (index, piece) in pieces.enumerated() {
      let text = piece.array?.first?.string
      guard let scalars = text?.unicodeScalars, scalars.count == 1, let scalar = scalars.first
      else {
        throw unsupported(
          "model.vocab[\(index)]", "a single character", text.map { .string($0) } ?? piece)
      }
      if let last = vocabulary.last, last >= scalar {
        throw unsupported(
          "model.vocab[\(index)]", "a character behind U+\(String(last.value, radix: 16))",
          .string("U+\(String(scalar.value, radix: 16))"))
      }
      vocabulary.append(scalar)
    }
    return CharacterTokenizer(scalars: Set(vocabulary))
  }

  // MARK: - Parts and problems

  /// Refuses an added token that is found in some places only, or takes spaces with it.
  private func expectPlain(_ added: JSONValue, _ part: String) throws(TokenizerFileError) {
    for option in ["single_word", "lstrip", "rstrip"] where added[option]?.boolean == true {
      throw unsupported("\(part).\(option)", "false", true)
    }
  }

  func unsupported(
    _ part: String, _ expected: String, _ found: JSONValue?
  ) -> TokenizerFileError {
    TokenizerFileError(
      path, .unsupported(part: part, expected: expected, found: found?.summary ?? "nothing"))
  }

  private func invalid(
    _ part: String, _ expected: String, _ found: JSONValue?
  ) -> TokenizerFileError {
    TokenizerFileError(
      path, .invalid(part: part, expected: expected, found: found?.summary ?? "nothing"))
  }

  private static func json(_ path: String) throws(TokenizerFileError) -> JSONValue {
    let bytes = try utf8(path)
    do throws(JSONError) { return try JSONValue(parsing: bytes) } catch {
      throw TokenizerFileError(path, .notJSON(reason: error.description))
    }
  }

  /// The bytes of a file that must be UTF-8.
  private static func utf8(_ path: String) throws(TokenizerFileError) -> [UInt8] {
    let bytes = try attempt(OpenFile.contents(of: path)) {
      TokenizerFileError(path, .cannotRead($0))
    }
    if let invalid = firstInvalidUTF8(in: bytes) {
      throw TokenizerFileError(path, .notJSON(reason: NotText.invalid(bytes[invalid], at: invalid)))
    }
    return bytes
  }
}
