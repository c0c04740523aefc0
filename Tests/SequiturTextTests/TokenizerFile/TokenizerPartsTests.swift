// Parts of tokenizer.json that change no id, as transformers 5 and newer tokenizers write them, are
// read; those that do are refused by name.

import Foundation
import SequiturText
import Testing

struct TokenizerPartsTests {
  private static let byteLevel =
    #"{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}"#
  /// As it stands behind a `Split`.
  private static let noPattern = byteLevel.replacing(
    #""use_regex": true"#, with: #""use_regex": false"#)
  /// What `save_pretrained` of transformers 5 puts in the place of a null post-processor.
  private static let template = #"""
    {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}], \#
    "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], \#
    "special_tokens": {}}
    """#
  private static let usualPattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"#

  private static func split(
    _ pattern: String = usualPattern, behavior: String = "Isolated", invert: Bool = false
  ) -> String {
    #"{"type": "Split", "pattern": {"Regex": "\#(pattern)"}, "behavior": "\#(behavior)", "#
      + #""invert": \#(invert)}"#
  }

  private static func sequence(_ list: String, _ parts: String...) -> String {
    #"{"type": "Sequence", "\#(list)": [\#(parts.joined(separator: ", "))]}"#
  }

  /// Reads the fixture with another part of a kind.
  private func read(_ name: String, _ part: String) throws -> any Tokenizer {
    let text = try String(contentsOfFile: fixture("tokenizer.json"), encoding: .utf8)
    let place = try #require(
      text.firstRange(of: try Regex(#""\#(name)": (null|\{[^{}]*\})"#)), "\(name)")
    return try read(text.replacingCharacters(in: place, with: "\"\(name)\": \(part)"))
  }

  private func read(_ text: String) throws -> any Tokenizer {
    try withTemporaryFolder { folder in
      try write(utf8(text), to: folder + "/tokenizer.json")
      return try TokenizerFile.read(folder)
    }
  }

  @Test(arguments: [
    ("normalizer", sequence("normalizers")),
    ("normalizer", sequence("normalizers", sequence("normalizers"))),
    ("post_processor", template), ("post_processor", byteLevel),
    ("post_processor", sequence("processors", byteLevel)),
    ("post_processor", sequence("processors", byteLevel, template)),
    ("post_processor", sequence("processors")),
    ("decoder", sequence("decoders", byteLevel)),
    ("pre_tokenizer", sequence("pretokenizers", byteLevel)),
    ("pre_tokenizer", sequence("pretokenizers", split(), noPattern)),
    (
      "pre_tokenizer",
      sequence(
        "pretokenizers",
        split(
          usualPattern.replacing("'s|'t|'re|'ve|'m|'ll|'d", with: "'(?:[sdmt]|ll|ve|re)")),
        noPattern)
    ),
    (
      "padding",
      #"""
      {"strategy": "BatchLongest", "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0, \#
      "pad_type_id": 0, "pad_token": "<|endoftext|>"}
      """#
    ),
    (
      "truncation",
      #"{"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0}"#
    ),
  ])
  func whatChangesNoIdIsRead(name: String, part: String) throws {
    let plain = try TokenizerFile.read(fixture("tokenizer.json")) as? BytePairTokenizer
    #expect(try read(name, part) as? BytePairTokenizer == plain)
  }

  @Test(arguments: [
    (
      "normalizer", sequence("normalizers", #"{"type": "NFC"}"#),
      #"none as normalizer, found "NFC""#
    ),
    (
      "post_processor",
      template.replacing(
        #""single": ["#, with: #""single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, "#),
      "the text alone as post_processor.single, found a list of 2"
    ),
    (
      "post_processor", sequence("processors", byteLevel, #"{"type": "BertProcessing"}"#),
      #"ByteLevel or none as post_processor, found "BertProcessing""#
    ),
    (
      "decoder", sequence("decoders", byteLevel, #"{"type": "Strip"}"#),
      "ByteLevel as decoder, found an object of 2"
    ),
    ("decoder", "null", "ByteLevel as decoder, found null"),
    (
      "pre_tokenizer", sequence("pretokenizers", #"{"type": "Digits"}"#, byteLevel),
      #"ByteLevel as pre_tokenizer, found "Digits""#
    ),
    (
      "pre_tokenizer", sequence("pretokenizers", split(), byteLevel),
      "false as pre_tokenizer.use_regex, found true"
    ),
    (
      "pre_tokenizer", sequence("pretokenizers", noPattern),
      "true as pre_tokenizer.use_regex, found false"
    ),
    (
      "pre_tokenizer", sequence("pretokenizers", split(behavior: "Removed"), noPattern),
      #""Isolated" as pre_tokenizer.behavior, found "Removed""#
    ),
    (
      "pre_tokenizer", sequence("pretokenizers", split(invert: true), noPattern),
      "false as pre_tokenizer.invert, found true"
    ),
    (
      "pre_tokenizer", sequence("pretokenizers", split("\\\\s+"), noPattern),
      "GPT-2's as pre_tokenizer.pattern, found an object of 1"
    ),
  ])
  func whatChangesIdsIsRefused(name: String, part: String, words: String) throws {
    let error = #expect(throws: TokenizerFileError.self) { try read(name, part) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  // MARK: added tokens

  private func readAdding(_ content: String, id: Int) throws -> any Tokenizer {
    let text = try String(contentsOfFile: fixture("tokenizer.json"), encoding: .utf8)
    let added =
      #"{"id": \#(id), "content": "\#(content)", "single_word": false, "lstrip": false, "#
      + #""rstrip": false, "normalized": true, "special": false}, "#
    return try read(text.replacing(#""added_tokens": ["#, with: #""added_tokens": [\#(added)"#))
  }

  @Test func anAddedTokenMayBeAByte() throws {
    let plain = try TokenizerFile.read(fixture("tokenizer.json"))
    let added = try #require(try readAdding("#", id: 3) as? BytePairTokenizer)
    for text in ["#", "a # b## #c", "## 日本"] {
      let ids = added.encode(text)
      #expect(added.decode(ids) == text)
      #expect(try ids.filter { $0 == 3 } == plain.encode(text).filter { $0 == 3 })
    }
    try withTemporaryFolder { folder in
      try TokenizerFile.write(added, to: folder)
      #expect(try TokenizerFile.read(folder) as? BytePairTokenizer == added)
    }
  }

  @Test func anAddedTokenMayNotSpellOtherBytes() throws {
    // The vocabulary's name for a space is U+0120: one id for two texts.
    let space = try #require(try TokenizerFile.read(fixture("tokenizer.json")).encode(" ").first)
    let error = #expect(throws: TokenizerFileError.self) {
      try readAdding("\u{120}", id: Int(space))
    }
    #expect(error?.description.contains("'\u{120}', which spells other bytes") == true)
  }

  // MARK: characters

  @Test func theUnknownCharacterIsTheLastOfTheFile() throws {
    for (text, unknown) in [("ab", "\u{FFFD}"), ("a\u{FFFD}\u{FFFE}", "\u{FFFF}")] {
      let tokenizer = CharacterTokenizer(text: text)
      try withTemporaryFolder { folder in
        try TokenizerFile.write(tokenizer, to: folder)
        let file = try String(contentsOfFile: folder + "/tokenizer.json", encoding: .utf8)
        #expect(file.contains(#""unk_id": \#(tokenizer.vocabularySize),"#), "\(file)")
        let mark = try String(contentsOfFile: folder + "/tokenizer_config.json", encoding: .utf8)
        #expect(mark.contains(#""unk_token": "\#(unknown)""#))
        #expect(try TokenizerFile.read(folder) as? CharacterTokenizer == tokenizer)
        // As save_pretrained of transformers 5 writes it again.
        let added = #"""
          {"id": \#(tokenizer.vocabularySize), "content": "\#(unknown)", "single_word": false, \#
          "lstrip": false, "rstrip": false, "normalized": false, "special": true}
          """#
        let saved = file.replacing(#""added_tokens": []"#, with: #""added_tokens": [\#(added)]"#)
          .replacing(#""post_processor": null"#, with: #""post_processor": \#(Self.template)"#)
        #expect(saved != file)
        #expect(try read(saved) as? CharacterTokenizer == tokenizer)
        for (old, new, words) in [
          (#""content": "\#(unknown)""#, #""content": "<s>""#, "none beside characters"),
          (#""lstrip": false"#, #""lstrip": true"#, "false as added_tokens[0].lstrip, found true"),
        ] {
          let error = #expect(throws: TokenizerFileError.self) {
            try read(saved.replacing(old, with: new))
          }
          #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
        // Without one, as earlier versions wrote it.
        let earlier = file.replacing(
          #""unk_id": \#(tokenizer.vocabularySize)"#, with: #""unk_id": null"#
        ).replacing(
          try Regex(#",\s*\[\s*"\#(unknown)",\s*0.0\s*\]"#), with: "")
        #expect(earlier != file && !earlier.contains("\"\(unknown)\""))
        #expect(try read(earlier) as? CharacterTokenizer == tokenizer)
      }
    }
  }
}
