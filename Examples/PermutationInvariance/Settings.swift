// What the command line decides, and its declaration.

import ExampleSupport
import Sequitur
import ToyModels

/// The choices of one run.
struct Settings {
  var tasks = ToyTaskName.allCases
  var variants = Variant.basic
  /// How many seeds, counted from 1.
  var seeds = 3
  /// Training steps of a toy model; nil for the default or, with `quick`, fewer.
  var steps: Int?
  var text: String?
  var sentences = ["the dog bit the man", "the man bit the dog"]
  var out = "runs/permutation-invariance"
  /// How many threads; nil leaves the number to the environment and the machine.
  var threads: Int?
  var isQuick = false
  /// The one part that is run; nil for all.
  var only: Part?

  /// A part that can be run alone.
  enum Part: String, CaseIterable {
    case sentences
  }

  /// What the symmetry is measured for, which takes no training: the three basic encodings and
  /// those of the chosen models, each once.
  var encodings: [PositionEncodingKind] { (Variant.basic + variants).map(\.encoding).uniqued() }
  /// The toy models that are trained.
  var series: ToySeries {
    ToySeries(
      tasks: tasks, variants: variants, seeds: (1...(isQuick ? 1 : seeds)).map(UInt64.init),
      steps: steps ?? (isQuick ? 150 : 250))
  }
  /// Training steps of a model on real text, which is harder to learn: with added positions it stays
  /// long on a plateau before it sees order.
  func textSteps(of variant: Variant) -> Int {
    if variant.isOrderBlind { return max(1, series.steps / 2) }
    return (variant.encoding.knowledge == .places ? 4 : 3) * series.steps
  }
  /// Training steps of a model on two sentences, which are learned by heart.
  var sentenceSteps: Int { min(series.steps, 100) }
  /// The models that are trained on text: bidirectional ones, for the ceiling says nothing about
  /// causal ones, and among them one whose positions are relative, to be compared with.
  var textVariants: [Variant] {
    let chosen = variants.filter { !$0.causal }
    let hasRelative = chosen.contains { $0.encoding.knowledge == .offsets }
    return hasRelative ? chosen : chosen + [Variant(encoding: .t5)]
  }

  /// The command line of the program.
  static var command: Command<Settings> {
    Command(
      "permutation-invariance",
      "Trains toy models to show that attention without positions is blind to order.",
      version: Program.versionNumber, defaults: Settings(),
      [
        .option(
          "tasks", \.tasks, .list(of: .choice(of: ToyTaskName.self)), "toy tasks to train on"),
        .option(
          "encodings", \.variants, .list(of: .choice(of: Variant.all, name: { $0.flag })),
          "position encodings to compare"),
        .option("seeds", \.seeds, .integer(in: 1...100), "seeds a model is trained with"),
        .option(
          "steps", \.steps, .integer(in: 1...100_000),
          "training steps; half of them where that is enough, on text up to four times as many (default: 250)"
        ),
        .option(
          "text", \.text, .path, value: "file",
          "UTF-8 text for \"natural or shuffled?\" (default: the fables in Data)"),
        .option(
          "sentence", \.sentences, count: 2, of: .text, value: "text",
          "two sentences to be told apart"),
        .option(
          "only", \.only, .choice(of: Part.self),
          "run this part alone, print its table and leave no files"),
        .option("out", \.out, .path, value: "folder", "where the report and the results go"),
        .option(
          "threads", \.threads, .integer(in: 1...64),
          "threads to use (default: SEQUITUR_THREADS, or all processors)"),
        .flag("quick", \.isQuick, "one seed and fewer steps"),
      ])
  }
}
