// all: every page, and an index that tells their story in order.

import ExampleSupport
import SequiturFigures
import ToyModels

/// The options of `all`.
package struct AllCommand: ExplorerCommand {
  var checkpoint: String?
  var tensor: String?
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "all", "Makes every page, and an index page that tells the story in order.",
    version: Explorer.version, defaults: AllCommand(),
    [
      .option(
        "checkpoint", \.checkpoint, .path,
        "a safetensors file with the table for 'analyze' (default: the sinusoidal table)"),
      .option("tensor", \.tensor, .text, value: "name", "the position table in the checkpoint"),
      .option("seed", \.seed, .seed, "seed of everything random"),
      .out("where the pages go"),
    ])

  /// Writes the pages, linked in the order of the story, and returns the index.
  package func explore() throws -> Exploration {
    let clock = ContinuousClock()
    var table = TextTable([.left("page"), .right("seconds"), .left("result")])
    var explorations: [Exploration] = []
    var seconds = 0.0
    for settings in pages {
      let start = clock.now
      let found = try settings.explore()
      let elapsed = (clock.now - start) / .seconds(1)
      seconds += elapsed
      explorations.append(found)
      table.add([found.file, fixed(elapsed, 1), found.headline.plain])
    }
    var index = Story(explorations: explorations, seed: seed, seconds: seconds)
      .exploration(printed: [table.text])
    let links = explorations.map(\.link)
    for (number, var found) in explorations.enumerated() {
      found.page.navigation = PageNavigation(
        index: PageLink("All pages", file: index.file),
        previous: number > 0 ? links[number - 1] : nil,
        next: number + 1 < links.count ? links[number + 1] : nil)
      try found.write(in: out)
    }
    index.page.navigation = PageNavigation(next: links.first)
    return index
  }

  /// The other commands with the options of this one, in the order of the story.
  private var pages: [any ExplorerCommand] {
    // Without a checkpoint, a table of the size of GPT-2's.
    let analyze = AnalyzeCommand(
      checkpoint: checkpoint, tensor: tensor, formula: checkpoint == nil ? [1024, 768] : [],
      seed: seed)
    return [
      LawsCommand(), CompareCommand(seed: seed, isQuick: true), AdditionCommand(seed: seed),
      MagnitudeCommand(seed: seed), SinusoidalCommand(), EncodingsCommand(seed: seed), analyze,
      AttentionCommand(seed: seed),
    ]
  }
}
