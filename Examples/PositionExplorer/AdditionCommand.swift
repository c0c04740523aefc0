// addition: X' = X + PE on a sentence, row by row.

import ExampleSupport
import Sequitur
import SequiturFigures
import ToyModels

/// The options of `addition`.
package struct AdditionCommand: ExplorerCommand {
  package var sentence = "the dog bit the man"
  package var width = 32
  package var seed: UInt64 = 1
  package var out = Explorer.folder

  package static var command: Command<AdditionCommand> {
    Command(
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
        .option("out", \.out, .path, value: "folder", "where the page goes"),
      ])
  }

  package init() {}

  package func explore() throws -> Exploration {
    let addition = try Addition(sentence: sentence, width: width, seed: seed)
    let page = AdditionPage(addition: addition)
    return Exploration(
      name: "addition", headline: page.headline,
      text: [
        "X' = X + PE for \"\(addition.words.joined(separator: " "))\", "
          + "shape [\(addition.words.count), \(width)]; the first values of each row:",
        addition.table.text(usesColor: StandardOutput.terminal.usesColor), "",
        addition.rows.text(usesColor: StandardOutput.terminal.usesColor),
      ].joined(separator: "\n"),
      page: page.page)
  }
}
