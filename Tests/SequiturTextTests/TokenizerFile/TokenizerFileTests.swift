import Foundation
import SequiturTensor
import SequiturText
import Testing

@Suite struct TokenizerFileTests {
  @Test func tokenizersComeBack() throws {
    var maker = TextMaker(random: SeededRandom(seed: 6))
    // Ohm and omega are equivalent to Unicode, and are two characters.
    let text = maker.text(parts: 500) + "Ω\u{2126}\u{212B}Å"
    let bytePair = try BytePairTokenizer.train(on: text, vocabularySize: 400)
    try withTemporaryFolder { folder in
      for path in [folder, folder + "/new/folder/"] {
        try TokenizerFile.write(bytePair, to: path)
        #expect(try TokenizerFile.read(path) as? BytePairTokenizer == bytePair)
        #expect(try TokenizerFile.read(path + "/tokenizer.json") as? BytePairTokenizer == bytePair)
      }
      try TokenizerFile.write(ByteTokenizer(), to: folder + "/byte")
      #expect(try TokenizerFile.read(folder + "/byte") is ByteTokenizer)
      let character = CharacterTokenizer(text: text)
      try TokenizerFile.write(character, to: folder + "/character")
      let read = try TokenizerFile.read(folder + "/character")
      #expect(read as? CharacterTokenizer == character)
      #expect(utf8(read.decode(try read.encode(text))) == utf8(text))
    }
  }

  @Test func vocabularyAndMergesAreEnough() throws {
    let tokenizer = try BytePairTokenizer.train(on: trainingText(), vocabularySize: 400)
    try withTemporaryFolder { folder in
      try TokenizerFile.write(tokenizer, to: folder)
      try FileManager.default.removeItem(atPath: folder + "/tokenizer.json")
      #expect(try TokenizerFile.read(folder) as? BytePairTokenizer == tokenizer)
      let merges = try String(contentsOfFile: folder + "/merges.txt", encoding: .utf8)
      #expect(merges.hasPrefix("#version: 0.2\n"))
      // Windows line ends, and no version.
      try write(
        utf8(
          merges.dropFirst("#version: 0.2\n".count).replacingOccurrences(of: "\n", with: "\r\n")),
        to: folder + "/merges.txt")
      #expect(try TokenizerFile.read(folder) as? BytePairTokenizer == tokenizer)
      try write(utf8("#version: 0.2\na b c\n"), to: folder + "/merges.txt")
      let error = #expect(throws: TokenizerFileError.self) { try TokenizerFile.read(folder) }
      #expect(
        error?.description
          == "'\(folder)/merges.txt' is not a valid tokeniser: expected two tokens with a space "
          + "between them as line 2, found 'a b c'; fetch or save it again")
    }
  }

  @Test func mergesMayBePairsOrLines() throws {
    let text = try String(contentsOfFile: fixture("tokenizer.json"), encoding: .utf8)
    #expect(text.contains(#""merges": [["#))
    let pairs = try TokenizerFile.read(fixture("tokenizer.json")) as? BytePairTokenizer
    try withTemporaryFolder { folder in
      try TokenizerFile.write(try #require(pairs), to: folder)
      let written = try String(contentsOfFile: folder + "/tokenizer.json", encoding: .utf8)
      #expect(!written.contains(#""merges": [["#))
      #expect(try TokenizerFile.read(folder) as? BytePairTokenizer == pairs)
    }
  }

  @Test func theConfigurationKeepsSpaces() throws {
    try withTemporaryFolder { folder in
      try TokenizerFile.write(
        BytePairTokenizer.train(on: "aa", vocabularySize: 300), to: folder)
      let data = try Data(contentsOf: URL(filePath: folder + "/tokenizer_config.json"))
      let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      #expect(file["tokenizer_class"] as? String == "PreTrainedTokenizerFast")
      #expect(file["clean_up_tokenization_spaces"] as? Bool == false)
      #expect(file["eos_token"] as? String == "<|endoftext|>")
    }
  }

  /// What the fixture's text is changed to, and what is then refused.
  @Test(arguments: [
    (
      #""normalizer": null"#, #""normalizer": {"type": "NFC"}"#, #"none as normalizer, found "NFC""#
    ),
    (
      #""add_prefix_space": false"#, #""add_prefix_space": true"#,
      "false as pre_tokenizer.add_prefix_space, found true"
    ),
    (#""use_regex": true"#, #""use_regex": false"#, "true as pre_tokenizer.use_regex, found false"),
    (
      #""pre_tokenizer": {"type": "ByteLevel""#, #""pre_tokenizer": {"type": "Metaspace""#,
      #"ByteLevel as pre_tokenizer, found "Metaspace""#
    ),
    (
      #""decoder": {"type": "ByteLevel""#, #""decoder": {"type": "WordPiece""#,
      #"ByteLevel as decoder, found "WordPiece""#
    ),
    (
      #""post_processor": null"#, #""post_processor": {"type": "TemplateProcessing"}"#,
      "the text alone as post_processor.single, found nothing"
    ),
    (#""type": "BPE""#, #""type": "WordPiece""#, #"as model.type, found "WordPiece""#),
    (#""dropout": null"#, #""dropout": 0.1"#, "none as model.dropout, found 0.1"),
    (
      #""ignore_merges": false"#, #""ignore_merges": true"#,
      "false as model.ignore_merges, found true"
    ),
    (
      #""end_of_word_suffix": null"#, #""end_of_word_suffix": "</w>""#,
      #"none as model.end_of_word_suffix, found "</w>""#
    ),
    (#""lstrip": false"#, #""lstrip": true"#, "false as added_tokens[0].lstrip, found true"),
    (#""!": 1,"#, #""!": 1.5,"#, "a whole number as the id of '!', found 1.5"),
    (
      #""!": 1,"#, #""!": 2,"#,
      #"an id of its own as the id of '\"', found 2, which is that of '!'"#
    ),
    (#""!": 1,"#, #""!": 4000000000,"#, "a whole number as the id of '!', found 4000000000"),
    (#""!": 1,"#, #""!": 4000,"#, "all of 0..<700 as the ids of 700 tokens, found none that is 1"),
    (
      #""!": 1,"#, #""!!!": 1,"#,
      "a token for each of the 256 bytes as vocabulary, found none for byte 33"
    ),
    (#""!": 1,"#, #""日": 1,"#, "characters of the byte-level alphabet as token 1, found '日'"),
    (
      #""merges": [["#, #""merges": [["x", "zzz"], ["#,
      "tokens of the vocabulary as model.merges[0], found 'zzz'"
    ),
    (#""merges": [["#, #""merges": [7, ["#, "a pair of tokens as model.merges[0], found 7"),
    (#""merges": [["#, #""mergers": [["#, "a list as model.merges, found nothing"),
    (#""id": 0"#, #""id": -1"#, "an object with content and id as added_tokens[0]"),
    (#""id": 0"#, #""id": 5"#, "as added_tokens[0].id"),
  ])
  func whatIsNotSupportedIsNamed(old: String, new: String, words: String) throws {
    let text = try String(contentsOfFile: fixture("tokenizer.json"), encoding: .utf8)
    let place = try #require(text.range(of: old), "\(old)")
    try withTemporaryFolder { folder in
      let changed = text.replacingCharacters(in: place, with: new)
      try write(utf8(changed), to: folder + "/tokenizer.json")
      let error = #expect(throws: TokenizerFileError.self) { try TokenizerFile.read(folder) }
      let description = error?.description ?? ""
      #expect(
        description.contains(words.replacingOccurrences(of: "\\", with: "")), "\(description)")
      #expect(description.contains("'\(folder)/tokenizer.json'"))
    }
  }

  @Test func damagedFilesAreRefused() throws {
    let bytes = utf8(try String(contentsOfFile: fixture("tokenizer.json"), encoding: .utf8))
    var random = SeededRandom(seed: 9)
    try withTemporaryFolder { folder in
      let path = folder + "/tokenizer.json"
      for length in [0, 1, 100, bytes.count - 2] {
        try write(bytes[..<length], to: path)
        #expect(throws: TokenizerFileError.self, "\(length)") { try TokenizerFile.read(path) }
      }
      // Any byte: read or refused, never a crash.
      for _ in 0..<60 {
        var damaged = bytes
        damaged[random.integer(below: bytes.count)] = UInt8(random.integer(below: 256))
        try write(damaged, to: path)
        if let tokenizer = try? TokenizerFile.read(path) { _ = try tokenizer.encode("text, 日本") }
      }
      try write([0x22, 0xFF, 0x22], to: path)
      let error = #expect(throws: TokenizerFileError.self) { try TokenizerFile.read(path) }
      #expect(
        error?.problem == .notJSON(reason: "expected text in UTF-8, found byte 0xFF at byte 1"))
    }
  }

  @Test func charactersMustBeSingleAndInOrder() throws {
    try withTemporaryFolder { folder in
      try TokenizerFile.write(CharacterTokenizer(text: "ab"), to: folder)
      let path = folder + "/tokenizer.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      for (old, new, words) in [
        (#""b""#, #""bc""#, #"a single character as model.vocab[1], found "bc""#),
        (#""b""#, #""A""#, "a character behind U+61 as model.vocab[1]"),
        (#""Fuse""#, #""Metaspace""#, #"Fuse as decoder, found "Metaspace""#),
      ] {
        try write(utf8(text.replacingOccurrences(of: old, with: new)), to: path)
        let error = #expect(throws: TokenizerFileError.self) { try TokenizerFile.read(path) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
      }
    }
  }

  @Test func missingFilesAreNamed() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: TokenizerFileError.self) {
        try TokenizerFile.read(folder + "/none")
      }
      #expect(missing?.description == "cannot read '\(folder)/none': no such file or folder")
      try write([], to: folder + "/vocab.json")
      let empty = #expect(throws: TokenizerFileError.self) { try TokenizerFile.read(folder) }
      #expect(empty?.problem == .noTokenizer)
      try write([], to: folder + "/file")
      let error = #expect(throws: TokenizerFileError.self) {
        try TokenizerFile.write(ByteTokenizer(), to: folder + "/file")
      }
      #expect(error?.description.hasPrefix("cannot write '\(folder)/file") == true)
    }
  }

  @Test func anotherTokenizerHasNoFile() {
    struct Other: Tokenizer {
      let vocabularySize = 1
      func encode(_ text: String) -> [Int32] { [] }
      func bytes(of token: Int32) -> [UInt8] { [] }
    }
    let error = #expect(throws: TokenizerFileError.self) {
      try TokenizerFile.write(Other(), to: "folder")
    }
    #expect(error?.problem == .unknownTokenizer(type: "Other"))
  }
}
