// laws: which symmetries attention keeps with each position encoding, and which it breaks.

import ExampleSupport
import Sequitur

/// The options of `laws`.
package struct LawsCommand: ExplorerCommand {
  var length = 6
  package var out = Explorer.folder

  package static let command = Command(
    "laws", "Measures how far attention with each encoding is from each law.",
    version: Explorer.version, defaults: LawsCommand(),
    [
      .option("length", \.length, .integer(in: 3...64), "tokens in a sequence"),
      .out(),
    ])

  package func explore() -> Exploration {
    let answers = PositionEncodingKind.allCases.flatMap { kind in
      Laws.answers(knowing: kind.knowledge, length: length, encoding: kind.make)
    }
    return LawsPage(findings: LawsFindings(answers), length: length).exploration
  }
}
