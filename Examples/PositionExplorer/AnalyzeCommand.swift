// analyze: what is in a position table, learned or not.

import ExampleSupport
import ToyModels

/// The options of `analyze`.
package struct AnalyzeCommand: ExplorerCommand {
  var checkpoint: String?
  var tensor: String?
  /// Positions and dimensions of the sinusoidal table; empty for a checkpoint.
  var formula: [Int] = []
  var clip: Double?
  var showsArticleRanks = false
  var seed: UInt64 = 1
  package var out = Explorer.folder

  package static let command = Command(
    "analyze",
    "Compares the positions and the dimensions of a table from a checkpoint or from the formula.",
    version: Explorer.version, defaults: AnalyzeCommand(),
    [
      .positional(
        "checkpoint", \.checkpoint, .path,
        "a safetensors file, or a folder with one: a checkpoint, or a run of tiny-gpt"),
      .option(
        "tensor", \.tensor, .text, value: "name",
        "the position table in the checkpoint (default: the first of "
          + "\(list(PositionTableFile.usualNames)) that it has)"),
      .option(
        "formula", \.formula, count: 2, of: .integer(in: PositionTableFile.sizes),
        "positions and dimensions of the sinusoidal table, instead of a checkpoint; an odd number "
          + "of dimensions ends with a sine without its cosine"),
      .option(
        "clip", \.clip, .number(in: Above(0)),
        "values beyond this size take the last colour of the heatmap (default: fits the table; "
          + "the article uses 0.2)"),
      .flag(
        "article-ranks", \.showsArticleRanks,
        "also show the pairs at ranks 0, 22, 44, ..., which the article prints as its top ten"),
      .option("seed", \.seed, .seed, "seed of the shuffles and of the shown dimensions"),
      .out(),
    ])

  package func explore() throws -> Exploration {
    let (source, table) = try table()
    return AnalyzePage(
      analysis: TableAnalysis(table, seed: seed), source: source, clip: clip,
      showsArticleRanks: showsArticleRanks
    ).exploration
  }

  /// What the table is called, and the table.
  private func table() throws -> (source: String, table: Matrix) {
    if let checkpoint {
      guard formula.isEmpty else {
        throw UsageError("expected a checkpoint or --formula, found both")
      }
      let file = try PositionTableFile(path: checkpoint, tensor: tensor)
      return (file.source, file.table)
    }
    guard formula.count == 2 else {
      throw UsageError("expected a checkpoint, or --formula with two numbers; found neither")
    }
    if let tensor {
      throw UsageError("--tensor: expected a checkpoint to take \(quoted(tensor)) from")
    }
    return ("the sinusoidal table", Sinusoid.table(length: formula[0], width: formula[1]))
  }
}
