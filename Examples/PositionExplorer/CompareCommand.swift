// compare: every encoding on the toy tasks, beside what can be proven about it; several models at a
// time.

import ExampleSupport
import Sequitur
import ToyModels

/// The options of `compare`.
package struct CompareCommand: ExplorerCommand {
  var tasks = ToyTaskName.allCases
  var variants = Variant.all
  var seeds = 3
  package var steps: Int?
  var seed: UInt64 = 1
  package var isQuick = false
  package var out = Explorer.folder

  package static let command = Command(
    "compare", "Trains every encoding on the toy tasks, beside what is proven about it.",
    version: Explorer.version, defaults: CompareCommand(),
    [
      .option(
        "tasks", \.tasks, .list(of: .choice(of: ToyTaskName.self)), "toy tasks to train on"),
      .option(
        "encodings", \.variants, .list(of: .choice(of: Variant.all, name: { $0.flag })),
        "position encodings to compare"),
      .option("seeds", \.seeds, .integer(in: 1...100), "seeds a model is trained with"),
      .option(
        "steps", \.steps, .integer(in: 1...100_000),
        "training steps; half of them where that is enough (default: 300, with --quick 150)"),
      .option("seed", \.seed, .seed, "the first seed"),
      .flag("quick", \.isQuick, "one seed and fewer steps"),
      .out("where the page and the numbers go"),
    ])

  /// The seeds that are run.
  package var seedList: [UInt64] { (0..<(isQuick ? 1 : seeds)).map { seed &+ UInt64($0) } }
  /// Training steps of a model.
  package var usedSteps: Int { steps ?? (isQuick ? 150 : 300) }

  package func explore() throws -> Exploration {
    let series = ToySeries(tasks: tasks, variants: variants, seeds: seedList, steps: usedSteps)
    return try ComparePage(findings: CompareRuns(series: series).run()).exploration()
  }
}

/// Runs the comparison.
struct CompareRuns {
  let series: ToySeries

  /// Trains everything, with a progress line.
  func run() -> CompareFindings {
    let clock = ContinuousClock()
    let start = clock.now
    let toy = series.all
    let (lengths, outcomes) = trained(lengthRuns, toy + series.oneCausalLayer)
    return CompareFindings(
      series: series, toy: Array(outcomes.prefix(toy.count)),
      oneLayerCausal: Array(outcomes.dropFirst(toy.count)), lengths: LengthFindings(lengths),
      seconds: (clock.now - start) / .seconds(1))
  }

  /// The two questions for rows of any length, where their task and the encoding were asked for.
  private var lengthRuns: [LengthRun] {
    let encodings = Set(series.variants.map(\.encoding))
    return AnyLengthTask.allCases
      .filter { question in series.tasks.contains { $0.rawValue == question.rawValue } }
      .flatMap { question in
        LengthRun.variants.filter { encodings.contains($0.encoding) }.flatMap { variant in
          series.seeds.map {
            LengthRun(question: question, variant: variant, seed: $0, steps: series.steps)
          }
        }
      }
  }
}
