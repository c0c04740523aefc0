// Everything that `compare` trains, several models at a time.

import ExampleSupport
import Sequitur
import ToyModels
import ToyTasks

/// Runs the comparison.
struct CompareRuns {
  private enum Job: Sendable {
    case toy(ToyRun)
    case length(LengthRun)

    var steps: Int {
      switch self {
      case .toy(let run): run.steps
      case .length(let run): run.steps
      }
    }
  }

  private enum Outcome: Sendable {
    case toy(ToyOutcome)
    case length(LengthOutcome)
  }

  let tasks: [ToyTaskName]
  let variants: [Variant]
  let seeds: [UInt64]
  let steps: Int

  /// Trains everything, with a progress line.
  func run() -> CompareFindings {
    let clock = ContinuousClock()
    let start = clock.now
    let (toy, oneLayer) = (toyRuns, oneLayerRuns)
    let jobs = lengthRuns.map(Job.length) + (toy + oneLayer).map(Job.toy)
    let progress = ProgressLine("training", total: jobs.reduce(0) { $0 + $1.steps })
    let outcomes = parallelMap(count: jobs.count) { index -> Outcome in
      switch jobs[index] {
      case .toy(let run):
        let status = "\(run.task.rawValue), \(run.variant.title)"
        return .toy(run.run { progress.advance(by: $0, status: status) })
      case .length(let run):
        let status = "lengths, \(LengthRun.title(of: run.variant))"
        return .length(run.run { progress.advance(by: $0, status: status) })
      }
    }
    progress.finish()
    let toyOutcomes = outcomes.compactMap { if case .toy(let found) = $0 { found } else { nil } }
    return CompareFindings(
      tasks: tasks, variants: variants, seeds: seeds, steps: steps,
      toy: Array(toyOutcomes.prefix(toy.count)),
      oneLayerCausal: Array(toyOutcomes.dropFirst(toy.count)),
      lengths: LengthFindings(
        outcomes.compactMap { if case .length(let found) = $0 { found } else { nil } }),
      seconds: (clock.now - start) / .seconds(1))
  }

  private var toyRuns: [ToyRun] { ToyRun.all(tasks, variants, seeds: seeds, steps: steps) }

  /// For the causal twist.
  private var oneLayerRuns: [ToyRun] {
    ToyRun.oneCausalLayer(tasks, variants, seeds: seeds, steps: steps)
  }

  /// The two questions for rows of any length, where their task and the encoding were asked for.
  private var lengthRuns: [LengthRun] {
    let encodings = Set(variants.map(\.encoding))
    return AnyLengthTask.Question.allCases
      .filter { question in tasks.contains { $0.rawValue == question.rawValue } }
      .flatMap { question in
        LengthRun.variants.filter { encodings.contains($0.encoding) }.flatMap { variant in
          seeds.map {
            LengthRun(question: question, variant: variant, seed: $0, steps: steps)
          }
        }
      }
  }
}
