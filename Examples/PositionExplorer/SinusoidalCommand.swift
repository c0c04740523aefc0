// sinusoidal: the anatomy of the fixed table of sines and cosines.

import ExampleSupport

/// The options of `sinusoidal`. Sizes are those of the articles, so that numbers can be compared.
package struct SinusoidalCommand: ExplorerCommand {
  package var out = Explorer.folder

  package static let command = Command(
    "sinusoidal", "Draws the sinusoidal table, its wavelengths, and the laws that it obeys.",
    version: Explorer.version, defaults: SinusoidalCommand(), [.out()])

  package func explore() -> Exploration { SinusoidalPage(anatomy: SinusoidAnatomy()).exploration }
}
