// attention: what one layer with positions computes, and where heads look, untrained and trained.

import ExampleSupport
import Sequitur
import ToyModels

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
    // Both see the same batches.
    let runs = [Variant(encoding: .none), Variant(encoding: .sinusoidal)].map {
      ToyRun(task: task, variant: $0, seed: seed, steps: steps)
    }
    return AttentionPage(
      layer: LayerAnatomy(seed: seed), task: task, steps: steps,
      outcomes: parallelMap(count: runs.count) { runs[$0].run { _ in } }
    ).exploration
  }
}
