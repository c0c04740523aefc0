// magnitude: how large token rows and position rows are, and what their sum keeps of each.

import ExampleSupport

/// The options of `magnitude`.
package struct MagnitudeCommand: ExplorerCommand {
  var width = 128
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "magnitude", "Compares the sizes of token rows, position rows and their sums.",
    version: Explorer.version, defaults: MagnitudeCommand(),
    [
      .option("width", \.width, .integer(in: 2...8192), "the width of the rows, an even number"),
      .option("seed", \.seed, .seed, "seed of the random token rows"),
      .out(),
    ])

  package func explore() throws -> Exploration {
    guard width % 2 == 0 else {
      throw UsageError(
        "--width: expected an even number, so that every sine has its cosine; found \(width)")
    }
    return MagnitudePage(sweep: MagnitudeSweep(width: width, seed: seed)).exploration
  }
}
