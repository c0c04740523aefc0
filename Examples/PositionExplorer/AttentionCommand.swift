// attention: what one layer with positions computes, and where heads look before and after training.

import ExampleSupport
import Sequitur
import ToyTasks

/// The options of `attention`.
package struct AttentionCommand: ExplorerCommand {
  var task = ToyTaskName.previousToken
  var steps = 300
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "attention", "Shows where attention heads look, untrained beside trained.",
    version: Explorer.version, defaults: AttentionCommand(),
    [
      .option("task", \.task, .choice(of: ToyTaskName.self), "the toy task to train on"),
      .option("steps", \.steps, .integer(in: 1...100_000), "training steps"),
      .option("seed", \.seed, .seed, "seed of weights and data"),
      .out(),
    ])

  package func explore() -> Exploration {
    let encodings = HeadMaps.Encoding.allCases
    let maps = parallelMap(count: encodings.count) { index in
      HeadMaps(task: task, encoding: encodings[index], steps: steps, seed: seed)
    }
    return AttentionPage(layer: LayerAnatomy(seed: seed), maps: maps).exploration
  }
}
