// Tokenisers: tokenizer.json of every kind, and vocab.json with merges.txt.

import SequiturBase
import SequiturFiles
import SequiturText

extension Format {
  private static let sample = "a ab  abc's 12 ü日本\n<|endoftext|># \u{FFFD}"

  /// The tokenisers that are written as examples.
  private static func tokenizers() throws -> [any Tokenizer] {
    [
      CharacterTokenizer(text: "ab \n#ü\u{3A9}"), CharacterTokenizer(text: ""), ByteTokenizer(),
      try BytePairTokenizer.train(on: "ab abc ab abc's the the", vocabularySize: 264),
    ]
  }

  /// What a tokeniser's files hold.
  private static func files(of tokenizer: any Tokenizer, _ names: [String]) throws -> Files {
    try files(names) { folder in
      try TokenizerFile.write(tokenizer, to: folder)
      return folder
    }
  }

  /// Reads a tokeniser, and lets it say the sample.
  private static func read(_ folder: String) throws -> any Tokenizer {
    let tokenizer = try TokenizerFile.read(folder)
    do {
      let ids = try tokenizer.encode(sample)
      guard Array(tokenizer.decode(ids).utf8) == Array(sample.utf8),
        ids.allSatisfy({ 0..<tokenizer.vocabularySize ~= Int($0) })
      else { throw Disagreement(of: "\(tokenizer.decode(ids)) for \(sample)") }
    } catch is UnknownCharacter {}
    return tokenizer
  }

  private static func isSame(_ a: any Tokenizer, _ b: any Tokenizer) -> Bool {
    switch (a, b) {
    case (let a as CharacterTokenizer, let b as CharacterTokenizer): a == b
    case (let a as BytePairTokenizer, let b as BytePairTokenizer): a == b
    case (is ByteTokenizer, is ByteTokenizer): true
    default: false
    }
  }

  static let tokenizer = Format(
    "tokenizer.json",
    seeds: {
      // Small files twice: most inputs go to what is read fastest.
      let all = try tokenizers()
      return try (all.prefix(2) + all.prefix(2) + all).map { try files(of: $0, ["tokenizer.json"]) }
    },
    read: read, write: { try TokenizerFile.write($0, to: $1) }, isSame: isSame)

  static let vocabularyAndMerges = Format(
    "vocab.json and merges.txt",
    seeds: {
      try tokenizers().filter { $0 is BytePairTokenizer }.map {
        try files(of: $0, ["vocab.json", "merges.txt"])
      }
    },
    read: read,
    write: { tokenizer, folder in
      try TokenizerFile.write(tokenizer, to: folder)
      try Folder.remove("\(folder)/tokenizer.json")
    }, isSame: isSame)
}
