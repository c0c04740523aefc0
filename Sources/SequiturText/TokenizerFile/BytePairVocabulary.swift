// BytePairVocabulary: names, ids and merges as files have them, checked until they are a tokeniser.

import SequiturFiles

/// A byte-pair tokeniser that is being read.
struct BytePairVocabulary {
  var path: String

  /// The ids of the names, by their UTF-8: texts that Unicode calls equivalent are different names.
  private var ids: [[UInt8]: Int32] = [:]
  private var names: [Int32: String] = [:]
  private var added: [AddedToken] = []
  private var merges: [BytePairMerge] = []

  init(path: String) {
    self.path = path
  }

  mutating func add(_ members: [JSONValue.Member]) throws(TokenizerFileError) {
    for member in members {
      let part = "the id of '\(member.key)'"
      guard let id = member.value.wholeNumber.flatMap(Int32.init(exactly:)) else {
        throw invalid(part, "a whole number", member.value.summary)
      }
      try add(member.key, id: id, part: part)
    }
  }

  private mutating func add(_ name: String, id: Int32, part: String) throws(TokenizerFileError) {
    if let other = names[id], Array(other.utf8) != Array(name.utf8) {
      throw invalid(part, "an id of its own", "\(id), which is that of '\(other)'")
    }
    if let other = ids[Array(name.utf8)], other != id {
      throw invalid(part, "\(other) as in the vocabulary", "\(id)")
    }
    names[id] = name
    ids[Array(name.utf8)] = id
  }

  mutating func addAdded(_ token: JSONValue, part: String) throws(TokenizerFileError) {
    guard let name = token["content"]?.string, !name.isEmpty,
      let id = token["id"]?.wholeNumber.flatMap(Int32.init(exactly:))
    else { throw invalid(part, "an object with content and id", token.summary) }
    // Where the vocabulary spells other bytes so, one id would stand for two texts.
    if ids[Array(name.utf8)] != nil, let bytes = ByteAlphabet.bytes(of: name),
      bytes != Array(name.utf8)
    {
      throw unsupported(part, "a text of its own", "'\(name.prefix(80))', which spells other bytes")
    }
    try add(name, id: id, part: "\(part).id")
    guard !added.contains(where: { $0.id == id }) else { return }
    added.append(
      AddedToken(id: id, bytes: Array(name.utf8), isSpecial: token["special"]?.boolean ?? false))
  }

  /// Makes `<|endoftext|>` an added token if the vocabulary has it.
  mutating func addEndOfText() {
    let bytes = Array(BytePairTokenizer.endOfTextName.utf8)
    if let id = ids[bytes] { added.append(AddedToken(id: id, bytes: bytes, isSpecial: true)) }
  }

  /// Adds a merge written as two names with a space between them.
  mutating func addMerge(line: String, part: String) throws(TokenizerFileError) {
    let halves = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard halves.count == 2 else {
      throw invalid(part, "two tokens with a space between them", "'\(line.prefix(80))'")
    }
    try addMerge(
      String(decoding: halves[0], as: UTF8.self), String(decoding: halves[1], as: UTF8.self),
      part: part)
  }

  mutating func addMerge(_ left: String, _ right: String, part: String) throws(TokenizerFileError) {
    func id(_ name: [UInt8]) throws(TokenizerFileError) -> Int32 {
      guard let id = ids[name] else {
        throw invalid(
          part, "tokens of the vocabulary", "'\(String(decoding: name.prefix(80), as: UTF8.self))'")
      }
      return id
    }
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    merges.append(
      BytePairMerge(left: try id(left), right: try id(right), result: try id(left + right)))
  }

  /// The tokeniser, if the ids are `0 ..< V` and every byte is a token.
  func tokenizer() throws(TokenizerFileError) -> BytePairTokenizer {
    let addedIDs = Set(added.map(\.id))
    var vocabulary: [[UInt8]] = []
    var seen = [Bool](repeating: false, count: 256)
    for id in 0..<Int32(names.count) {
      guard let name = names[id] else {
        throw invalid(
          "the ids of \(names.count) tokens", "all of 0..<\(names.count)", "none that is \(id)")
      }
      let spelled = ByteAlphabet.bytes(of: name)
      guard let bytes = addedIDs.contains(id) ? Array(name.utf8) : spelled, !bytes.isEmpty else {
        throw unsupported(
          "token \(id)", "characters of the byte-level alphabet", "'\(name.prefix(80))'")
      }
      if bytes.count == 1, bytes == spelled { seen[Int(bytes[0])] = true }
      vocabulary.append(bytes)
    }
    if let byte = seen.firstIndex(of: false) {
      throw unsupported(
        "vocabulary", "a token for each of the 256 bytes", "none for byte \(byte)")
    }
    return BytePairTokenizer(vocabulary: vocabulary, merges: merges, addedTokens: added)
  }

  private func unsupported(
    _ part: String, _ expected: String, _ found: String
  ) -> TokenizerFileError {
    TokenizerFileError(path, .unsupported(part: part, expected: expected, found: found))
  }

  func invalid(_ part: String, _ expected: String, _ found: String) -> TokenizerFileError {
    TokenizerFileError(path, .invalid(part: part, expected: expected, found: found))
  }
}
