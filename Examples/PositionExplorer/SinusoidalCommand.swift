// sinusoidal: the anatomy of the fixed table of sines and cosines.

import ExampleSupport
import PositionAnalysis
import Sequitur
import SequiturFigures

/// The options of `sinusoidal`. The sizes are those of the articles, so that numbers can be compared.
package struct SinusoidalCommand: ExplorerCommand {
  package var out = Explorer.folder

  package static var command: Command<SinusoidalCommand> {
    Command(
      "sinusoidal", "Draws the sinusoidal table, its wavelengths, and the laws that it obeys.",
      version: Explorer.version, defaults: SinusoidalCommand(),
      [.option("out", \.out, .path, value: "folder", "where the page goes")])
  }

  package init() {}

  package func explore() -> Exploration {
    let anatomy = SinusoidAnatomy()
    let page = SinusoidalPage(anatomy: anatomy)
    return Exploration(
      name: "sinusoidal",
      headline: """
        Every position is one fixed rotation away from every other: M\(sub: "k") PE(p) = PE(p + k) up \
        to \(significant(anatomy.largestShiftError, 2)).
        """,
      text: [
        "The first positions and dimensions of the sinusoidal table of width 64:",
        textHeatmap(anatomy.table.corner(16, 32), limit: 1), "",
        anatomy.rows.text(usesColor: StandardOutput.terminal.usesColor),
      ].joined(separator: "\n"),
      page: page.page)
  }
}
