// TokenizerParts: what stands around the model in tokenizer.json. What changes no id is passed over,
// anything else is one of the few forms that this library has, or refused by name.

import SequiturFiles

extension TokenizerReader {
  /// GPT-2's pattern, as it is usually written and as OpenAI's tiktoken writes it.
  private static let patterns = [
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
    #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
  ]

  /// Refuses any part of a kind.
  func expectNothing(_ name: String) throws(TokenizerFileError) {
    if let part = parts(name).first { throw unsupported(name, "none", part["type"] ?? part) }
  }

  /// Refuses a decoder other than the one of a type.
  func expectDecoder(_ type: String) throws(TokenizerFileError) {
    let name = "decoder"
    let found = parts(name)
    guard found.count == 1, found[0]["type"]?.string == type else {
      throw unsupported(name, type, found.count == 1 ? found[0]["type"] ?? found[0] : file[name])
    }
  }

  /// Refuses a cut of the text other than GPT-2's: `ByteLevel` alone, or behind a `Split` by its
  /// pattern.
  func expectByteLevelPieces() throws(TokenizerFileError) {
    let name = "pre_tokenizer"
    var parts = parts(name)[...]
    var cutsItself = true
    if let split = parts.first, parts.count == 2, split["type"] == "Split" {
      guard let pattern = split["pattern"]?["Regex"]?.string, Self.patterns.contains(pattern) else {
        throw unsupported("\(name).pattern", "GPT-2's", split["pattern"])
      }
      for (option, expected) in [("behavior", "Isolated"), ("invert", false)]
        as [(String, JSONValue)] where split[option] != expected
      {
        throw unsupported("\(name).\(option)", expected.summary, split[option])
      }
      cutsItself = false
      parts = parts.dropFirst()
    }
    guard let part = parts.first, parts.count == 1, part["type"] == "ByteLevel" else {
      throw unsupported(name, "ByteLevel", parts.first?["type"] ?? file[name])
    }
    if part["add_prefix_space"] != false {
      throw unsupported("\(name).add_prefix_space", "false", part["add_prefix_space"])
    }
    if (part["use_regex"] ?? true).boolean != cutsItself {
      throw unsupported("\(name).use_regex", "\(cutsItself)", part["use_regex"])
    }
  }

  /// Refuses what adds tokens. `ByteLevel` moves offsets alone, and a template of the text itself
  /// adds nothing.
  func expectNoAdditions() throws(TokenizerFileError) {
    let name = "post_processor"
    for part in parts(name) where part["type"] != "ByteLevel" {
      guard part["type"] == "TemplateProcessing" else {
        throw unsupported(name, "ByteLevel or none", part["type"] ?? part)
      }
      guard let single = part["single"]?.array, single.count == 1,
        single[0]["Sequence"]?["id"] == "A"
      else {
        throw unsupported("\(name).single", "the text alone", part["single"])
      }
    }
  }

  /// The parts of a kind in their order: none, one, or those of a sequence.
  private func parts(_ name: String) -> [JSONValue] {
    func flattened(_ part: JSONValue) -> [JSONValue] {
      let lists = ["normalizers", "pretokenizers", "processors", "decoders"]
      guard part["type"] == "Sequence", let list = lists.compactMap({ part[$0]?.array }).first
      else { return [part] }
      return list.flatMap(flattened)
    }
    return file[name].map { $0 == .null ? [] : flattened($0) } ?? []
  }
}
