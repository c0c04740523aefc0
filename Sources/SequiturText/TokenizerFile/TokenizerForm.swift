// TokenizerForm: the text of the files of each tokeniser.

import SequiturFiles

enum TokenizerForm {
  private typealias Member = JSONValue.Member

  static func files(of tokenizer: BytePairTokenizer) -> [(name: String, text: String)] {
    let added = Dictionary(
      uniqueKeysWithValues: tokenizer.addedTokens.tokens.map { ($0.id, $0) })
    let names = tokenizer.vocabulary.enumerated().map { token, bytes in
      added[Int32(token)].map { String(decoding: $0.bytes, as: UTF8.self) }
        ?? ByteAlphabet.text(of: bytes)
    }
    let vocabulary = JSONValue.object(
      names.enumerated().map { Member($0.element, .number($0.offset)) })
    // Neither half has a space: the alphabet writes it as U+0120.
    let merges = tokenizer.merges.map { "\(names[Int($0.left)]) \(names[Int($0.right)])" }
    var configuration: [Member] = [Member("add_prefix_space", .boolean(false))]
    if tokenizer.endOfText != nil {
      let name = JSONValue.string(BytePairTokenizer.endOfTextName)
      configuration += ["bos_token", "eos_token", "unk_token"].map { Member($0, name) }
    }
    return [
      (
        "tokenizer.json",
        tokenizerFile(
          addedTokens: tokenizer.addedTokens.tokens, splitter: byteLevel, finisher: byteLevel,
          decoder: byteLevel, model: bytePairModel(vocabulary: vocabulary, merges: merges))
      ),
      ("tokenizer_config.json", configurationFile(configuration)),
      ("vocab.json", vocabulary.text()),
      ("merges.txt", "#version: 0.2\n" + merges.map { $0 + "\n" }.joined()),
    ]
  }

  static func filesOfBytes() -> [(name: String, text: String)] {
    let vocabulary = JSONValue.object(
      ByteAlphabet.scalars.enumerated().map { Member(String($0.element), .number($0.offset)) })
    return [
      (
        "tokenizer.json",
        tokenizerFile(
          addedTokens: [], splitter: byteLevel, finisher: byteLevel, decoder: byteLevel,
          model: bytePairModel(vocabulary: vocabulary, merges: []))
      ),
      ("tokenizer_config.json", configurationFile([Member("add_prefix_space", .boolean(false))])),
    ]
  }

  static func files(of tokenizer: CharacterTokenizer) -> [(name: String, text: String)] {
    // Unigram lists its pieces with log probabilities; where all are single characters there is one
    // way to cut a text, and the numbers do not matter. A BPE model would drop unknown characters
    // without a word.
    let pieces = tokenizer.vocabulary.map {
      JSONValue.array([.string(String($0)), .number("0.0")])
    }
    let model = JSONValue.object([
      Member("type", .string("Unigram")), Member("unk_id", .null),
      Member("vocab", .array(pieces)), Member("byte_fallback", .boolean(false)),
    ])
    let fuse = JSONValue.object([Member("type", .string("Fuse"))])
    return [
      (
        "tokenizer.json",
        tokenizerFile(
          addedTokens: [], splitter: .null, finisher: .null, decoder: fuse, model: model)
      ),
      ("tokenizer_config.json", configurationFile([])),
    ]
  }

  private static let byteLevel = JSONValue.object([
    Member("type", .string("ByteLevel")), Member("add_prefix_space", .boolean(false)),
    Member("trim_offsets", .boolean(false)), Member("use_regex", .boolean(true)),
  ])

  private static func bytePairModel(vocabulary: JSONValue, merges: [String]) -> JSONValue {
    .object([
      Member("type", .string("BPE")), Member("dropout", .null), Member("unk_token", .null),
      Member("continuing_subword_prefix", .null), Member("end_of_word_suffix", .null),
      Member("fuse_unk", .boolean(false)), Member("byte_fallback", .boolean(false)),
      Member("ignore_merges", .boolean(false)), Member("vocab", vocabulary),
      Member("merges", .array(merges.map { .string($0) })),
    ])
  }

  private static func tokenizerFile(
    addedTokens: [AddedToken], splitter: JSONValue, finisher: JSONValue, decoder: JSONValue,
    model: JSONValue
  ) -> String {
    let added = addedTokens.map { token in
      JSONValue.object([
        Member("id", .number(token.id)),
        Member("content", .string(String(decoding: token.bytes, as: UTF8.self))),
        Member("single_word", .boolean(false)), Member("lstrip", .boolean(false)),
        Member("rstrip", .boolean(false)), Member("normalized", .boolean(false)),
        Member("special", .boolean(token.isSpecial)),
      ])
    }
    return JSONValue.object([
      Member("version", .string("1.0")), Member("truncation", .null), Member("padding", .null),
      Member("added_tokens", .array(added)), Member("normalizer", .null),
      Member("pre_tokenizer", splitter), Member("post_processor", finisher),
      Member("decoder", decoder), Member("model", model),
    ]).text(.indented) + "\n"
  }

  /// What `AutoTokenizer` reads first. Without `clean_up_tokenization_spaces` it would change
  /// spaces around punctuation when decoding.
  private static func configurationFile(_ members: [Member]) -> String {
    JSONValue.object(
      [
        Member("tokenizer_class", .string("PreTrainedTokenizerFast")),
        Member("clean_up_tokenization_spaces", .boolean(false)),
      ] + members
    ).text(.indented) + "\n"
  }
}
