// magnitude: how large token rows and position rows are, and what their sum keeps of each.

import ExampleSupport
import PositionAnalysis
import Sequitur
import SequiturFigures

/// The options of `magnitude`.
package struct MagnitudeCommand: ExplorerCommand {
  package var width = 128
  package var seed: UInt64 = 1
  package var out = Explorer.folder

  package static var command: Command<MagnitudeCommand> {
    Command(
      "magnitude", "Compares the sizes of token rows, position rows and their sums.",
      version: Explorer.version, defaults: MagnitudeCommand(),
      [
        .option(
          "width", \.width, .integer(in: 2...8192), "the width of the rows, an even number"),
        .option("seed", \.seed, .seed, "seed of the random token rows"),
        .option("out", \.out, .path, value: "folder", "where the page goes"),
      ])
  }

  package init() {}

  package func explore() throws -> Exploration {
    guard width % 2 == 0 else {
      throw UsageError(
        "--width: expected an even number, so that every sine has its cosine; found \(width)")
    }
    let sweep = MagnitudeSweep(width: width, seed: seed)
    let page = MagnitudePage(sweep: sweep)
    return Exploration(
      name: "magnitude", headline: page.headline,
      text: [
        "Lengths of token rows, sinusoidal position rows and sums; \(sweep.samples) sums each.",
        sweep.table.text(usesColor: StandardOutput.terminal.usesColor), "",
        sweep.rows.text(usesColor: StandardOutput.terminal.usesColor),
      ].joined(separator: "\n"),
      page: page.page)
  }
}
