// all: every page, and an index that tells their story in order.

import ExampleSupport
import SequiturFigures

/// The options of `all`.
package struct AllCommand: ExplorerCommand {
  package var checkpoint: String?
  package var tensor: String?
  package var seed: UInt64 = 1
  package var out = Explorer.folder

  package static var command: Command<AllCommand> {
    Command(
      "all", "Makes every page, and an index page that tells the story in order.",
      version: Explorer.version, defaults: AllCommand(),
      [
        .option(
          "checkpoint", \.checkpoint, .path,
          "a safetensors file with the table for 'analyze' (default: the sinusoidal table)"),
        .option("tensor", \.tensor, .text, value: "name", "the position table in the checkpoint"),
        .option("seed", \.seed, .seed, "seed of everything random"),
        .option("out", \.out, .path, value: "folder", "where the pages go"),
      ])
  }

  package init() {}

  /// Writes the pages one after the other and returns the index.
  package func explore() throws -> Exploration {
    let clock = ContinuousClock()
    var table = TextTable([.left("page"), .right("seconds"), .left("result")])
    var explorations: [Exploration] = []
    var seconds = 0.0
    for settings in pages {
      let start = clock.now
      let found = try settings.explore()
      try found.write(in: out)
      let elapsed = (clock.now - start) / .seconds(1)
      seconds += elapsed
      explorations.append(found)
      table.add([found.file, fixed(elapsed, 1), found.headline.plain])
    }
    return Exploration(
      name: "index", headline: "The story of the other pages.",
      text: table.text(usesColor: StandardOutput.terminal.usesColor),
      page: Story(explorations: explorations, seed: seed, seconds: seconds).page)
  }

  /// The sub-commands with the options of this one.
  private var pages: [any ExplorerCommand] {
    var magnitude = MagnitudeCommand()
    var addition = AdditionCommand()
    var analyze = AnalyzeCommand()
    var attention = AttentionCommand()
    (magnitude.seed, addition.seed, analyze.seed, attention.seed) = (seed, seed, seed, seed)
    analyze.checkpoint = checkpoint
    analyze.tensor = tensor
    // The size of GPT-2's table.
    analyze.formula = checkpoint == nil ? [1024, 768] : []
    return [addition, magnitude, SinusoidalCommand(), analyze, attention]
  }
}
