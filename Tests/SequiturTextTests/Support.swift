// What the tests of texts share.

import Foundation
import SequiturText
@_exported import TestSupport
import Testing

/// Writes a file, with the folders above it.
func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
  let url = URL(filePath: path)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: url)
}

/// The corpus of texts, each a document, whose files are gone.
func corpus(
  of texts: [String], _ tokenizer: any Tokenizer, trainingShare: Double = 1
) throws -> Corpus {
  try withTemporaryFolder { folder in
    for (index, text) in texts.enumerated() {
      try write(utf8(text), to: "\(folder)/texts/\(1000 + index).txt")
    }
    return try Corpus(
      CorpusSource(paths: [folder + "/texts"]), tokenizer: tokenizer, in: folder,
      trainingShare: trainingShare)
  }
}

/// The path of a file of this target.
///
/// Fixtures/tokenizer.json and encodings.json are what Hugging Face's tokenizers 0.23.3 made of
/// training.txt (the beginning of Tiny Shakespeare and some lines in other scripts) by this script:
///
///     import json
///     from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
///     text = open("training.txt", newline="").read()
///     tokenizer = Tokenizer(models.BPE())
///     tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
///     tokenizer.decoder = decoders.ByteLevel()
///     tokenizer.train_from_iterator([text], trainers.BpeTrainer(
///         vocab_size=700, min_frequency=2, special_tokens=["<|endoftext|>"],
///         initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
///     tokenizer.save("tokenizer.json", pretty=False)
///     samples = [e["text"] for e in json.load(open("encodings.json"))]
///     rows = [{"text": s, "ids": tokenizer.encode(s).ids,
///              "ends": [p[1][1] for p in tokenizer.pre_tokenizer.pre_tokenize_str(s)]}
///             for s in samples]
///     open("encodings.json", "w").write("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]\n")
func fixture(_ name: String) throws -> String {
  let folder = try #require(
    Bundle.module.url(forResource: "Fixtures", withExtension: nil), "no folder of fixtures")
  return folder.appendingPathComponent(name).path
}

/// A text with the tokens that Hugging Face's tokenizers gave it.
struct Encoding: Decodable {
  let text: String
  let ids: [Int32]
  /// Where its pieces end, in Unicode scalars.
  let ends: [Int]
}

func encodings() throws -> [Encoding] {
  let data = try Data(contentsOf: URL(filePath: fixture("encodings.json")))
  return try JSONDecoder().decode([Encoding].self, from: data)
}

func trainingText() throws -> String {
  try String(contentsOfFile: fixture("training.txt"), encoding: .utf8)
}

/// Texts of mixed scripts, marks, emoji and white space, the same for a seed.
struct TextMaker {
  var random: any RandomNumberGenerator

  static let parts = [
    "a", "b", "the", " ", " ", "\n", "  ", "\t", "\r\n", "\u{3000}", "\u{A0}", "\u{85}", "'s", "'",
    "'ll", "l", "1", "23", "½", "é", "e\u{301}", "日本", "。", "👩‍👩‍👧", "🇩🇪", "!", "--", "<|endoftext|>",
    "<|end", "|>", "\0", "\u{10FFFF}", "Ω", "\u{2126}", "𝔘", "ไท",
  ]

  mutating func text(parts count: Int) -> String {
    var text = ""
    for _ in 0..<count { text += Self.parts[Int(random.next() % UInt64(Self.parts.count))] }
    return text
  }
}

/// Bytes rather than characters: Swift's `==` on texts takes equivalent ones for equal.
func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
