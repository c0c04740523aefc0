// TokenizerForm: the text of the files of each tokeniser.

import SequiturFiles

enum TokenizerForm {
  typealias File = (name: String, text: String)

  /// The spelling of every token, and of every merge as two of them with a space between.
  static func namesAndMerges(of tokenizer: BytePairTokenizer) -> ([String], [String]) {
    let added = Dictionary(
      uniqueKeysWithValues: tokenizer.addedTokens.tokens.map { ($0.id, $0) })
    let names = tokenizer.vocabulary.enumerated().map { token, bytes in
      added[Int32(token)].map { String(decoding: $0.bytes, as: UTF8.self) }
        ?? ByteAlphabet.text(of: bytes)
    }
    // Neither half has a space: the alphabet writes it as U+0120.
    return (names, tokenizer.merges.map { "\(names[Int($0.left)]) \(names[Int($0.right)])" })
  }

  static func files(of tokenizer: BytePairTokenizer) -> [File] {
    let (names, merges) = namesAndMerges(of: tokenizer)
    let vocabulary = vocabulary(names)
    return byteLevelFiles(
      vocabulary, merges: merges, addedTokens: tokenizer.addedTokens.tokens,
      marks: tokenizer.endOfText == nil ? [] : ["bos_token", "eos_token", "unk_token"]
    ) + [
      ("vocab.json", vocabulary.text()),
      ("merges.txt", "#version: 0.2\n" + merges.map { $0 + "\n" }.joined()),
    ]
  }

  static func filesOfBytes() -> [File] {
    byteLevelFiles(
      vocabulary(ByteAlphabet.scalars.map(String.init)), merges: [], addedTokens: [], marks: [])
  }

  static func files(of tokenizer: CharacterTokenizer) -> [File] {
    // Unigram lists its pieces with log probabilities; where all are single characters there is one
    // way to cut a text, and the numbers do not matter. A BPE model would drop unknown characters
    // without a word.
    let unknown = String(unknownCharacter(of: tokenizer))
    let pieces = (tokenizer.vocabulary.map { String($0) } + [unknown]).map {
      JSONValue.array([.string($0), .number("0.0")])
    }
    let model: JSONValue = [
      "type": "Unigram", "unk_id": .number(tokenizer.vocabularySize), "vocab": .array(pieces),
      "byte_fallback": false,
    ]
    return [
      tokenizerFile(addedTokens: [], pieces: .null, decoder: ["type": "Fuse"], model: model),
      configurationFile([.init("unk_token", .string(unknown))]),
    ]
  }

  /// What stands for all characters that a vocabulary lacks, which Hugging Face's tokenizers need: the
  /// replacement character, or the next one that it lacks itself. Any name of several characters
  /// might stand in a text.
  private static func unknownCharacter(of tokenizer: CharacterTokenizer) -> Unicode.Scalar {
    let known = Set(tokenizer.vocabulary)
    return (0xFFFD...0x10FFFF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }
      .first { !known.contains($0) } ?? "\u{FFFD}"
  }

  private static func vocabulary(_ names: [String]) -> JSONValue {
    .object(names.enumerated().map { .init($0.element, .number($0.offset)) })
  }

  /// What byte-pair and byte tokenisers have; the marks are keys whose value is the end of a text.
  private static func byteLevelFiles(
    _ vocabulary: JSONValue, merges: [String], addedTokens: [AddedToken], marks: [String]
  ) -> [File] {
    let byteLevel: JSONValue = [
      "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true,
    ]
    let model: JSONValue = [
      "type": "BPE", "dropout": .null, "unk_token": .null, "continuing_subword_prefix": .null,
      "end_of_word_suffix": .null, "fuse_unk": false, "byte_fallback": false,
      "ignore_merges": false, "vocab": vocabulary,
      "merges": .array(merges.map { .string($0) }),
    ]
    let marks = marks.map { JSONValue.Member($0, .string(BytePairTokenizer.endOfTextName)) }
    return [
      tokenizerFile(
        addedTokens: addedTokens, pieces: byteLevel, decoder: byteLevel, model: model),
      configurationFile([.init("add_prefix_space", false)] + marks),
    ]
  }

  private static func tokenizerFile(
    addedTokens: [AddedToken], pieces: JSONValue, decoder: JSONValue, model: JSONValue
  ) -> File {
    let added = addedTokens.map { token -> JSONValue in
      [
        "id": .number(token.id), "content": .string(String(decoding: token.bytes, as: UTF8.self)),
        "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
        "special": .boolean(token.isSpecial),
      ]
    }
    let file: JSONValue = [
      "version": "1.0", "truncation": .null, "padding": .null, "added_tokens": .array(added),
      "normalizer": .null, "pre_tokenizer": pieces, "post_processor": pieces, "decoder": decoder,
      "model": model,
    ]
    return ("tokenizer.json", file.text(.indented) + "\n")
  }

  /// What `AutoTokenizer` reads first. Without `clean_up_tokenization_spaces` it would change
  /// spaces around punctuation when decoding.
  private static func configurationFile(_ members: [JSONValue.Member]) -> File {
    let all = JSONValue.object(
      [
        .init("tokenizer_class", "PreTrainedTokenizerFast"),
        .init("clean_up_tokenization_spaces", false),
      ] + members)
    return ("tokenizer_config.json", all.text(.indented) + "\n")
  }
}
