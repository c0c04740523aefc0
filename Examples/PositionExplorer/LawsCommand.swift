// laws: which symmetries attention keeps with each position encoding, and which it breaks.

import ExampleSupport
import Sequitur
import SequiturFigures

/// The options of `laws`.
package struct LawsCommand: ExplorerCommand {
  package var length = 6
  package var out = Explorer.folder

  package static var command: Command<LawsCommand> {
    Command(
      "laws", "Measures how far attention with each encoding is from each law.",
      version: Explorer.version, defaults: LawsCommand(),
      [
        .option("length", \.length, .integer(in: 3...64), "tokens in a sequence"),
        .option("out", \.out, .path, value: "folder", "where the page goes"),
      ])
  }

  package init() {}

  package func explore() -> Exploration {
    let findings = LawsFindings(
      PositionEncodingKind.allCases.flatMap { kind in
        Laws.answers(knowing: kind.knowledge, length: length, encoding: kind.make)
      })
    let page = LawsPage(findings: findings, length: length)
    return Exploration(
      name: "laws", headline: findings.headline,
      text: """
        The largest deviation of one untrained attention layer from each law, \(length) tokens.
        \(findings.table.text(usesColor: StandardOutput.terminal.usesColor))
        \(findings.headline.plain)
        """,
      page: page.page, failures: findings.failures)
  }
}
