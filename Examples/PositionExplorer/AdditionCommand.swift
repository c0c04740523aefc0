// addition: X' = X + PE on a sentence, row by row.

import ExampleSupport
import ToyModels

/// The options of `addition`.
package struct AdditionCommand: ExplorerCommand {
  var sentence = "the dog bit the man"
  var width = 32
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "addition", "Shows token rows, position rows and their sum for a sentence.",
    version: Explorer.version, defaults: AdditionCommand(),
    [
      .option(
        "sentence", \.sentence, .text,
        "words between spaces, at most 64; best with a word that comes twice"),
      .option(
        "width", \.width, .integer(in: 2...512),
        "the width of the rows; an odd one ends with a sine without its cosine"),
      .option("seed", \.seed, .seed, "seed of the token rows"),
      .out(),
    ])

  package func explore() throws -> Exploration {
    let words = sentence.split(whereSeparator: \.isWhitespace).map(String.init)
    guard (1...64).contains(words.count) else {
      throw UsageError("--sentence: expected from 1 to 64 words, found \(words.count)")
    }
    return AdditionPage(addition: Addition(of: words, width: width, seed: seed)).exploration
  }
}
