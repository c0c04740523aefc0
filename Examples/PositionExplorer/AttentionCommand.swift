// attention: what one layer with positions computes, and where heads look before and after training.

import ExampleSupport
import Sequitur
import SequiturFigures
import ToyTasks

/// The options of `attention`.
package struct AttentionCommand: ExplorerCommand {
  package var task = ToyTaskName.previousToken
  package var steps = 300
  package var seed: UInt64 = 1
  package var out = Explorer.folder

  package static var command: Command<AttentionCommand> {
    Command(
      "attention", "Shows where attention heads look, untrained beside trained.",
      version: Explorer.version, defaults: AttentionCommand(),
      [
        .option("task", \.task, .choice(of: ToyTaskName.self), "the toy task to train on"),
        .option("steps", \.steps, .integer(in: 1...100_000), "training steps"),
        .option("seed", \.seed, .seed, "seed of weights and data"),
        .option("out", \.out, .path, value: "folder", "where the page goes"),
      ])
  }

  package init() {}

  package func explore() -> Exploration {
    let layer = LayerAnatomy(seed: seed)
    let encodings = HeadMaps.Encoding.allCases
    let maps = parallelMap(count: encodings.count) { index in
      HeadMaps(task: task, encoding: encodings[index], steps: steps, seed: seed)
    }
    let page = AttentionPage(layer: layer, maps: maps)
    return Exploration(
      name: "attention", headline: page.headline,
      text: page.text(usesColor: StandardOutput.terminal.usesColor), page: page.page)
  }
}
