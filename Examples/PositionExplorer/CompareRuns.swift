// Everything that `compare` trains, several models at a time.

import ToyModels
import ToyTasks

/// Runs the comparison.
struct CompareRuns {
  let settings: CompareCommand

  /// Trains everything, with a progress line.
  func run() -> CompareFindings {
    let clock = ContinuousClock()
    let start = clock.now
    let series = ToySeries(
      tasks: settings.tasks, variants: settings.variants, seeds: settings.seedList,
      steps: settings.usedSteps)
    let toy = series.all
    let (lengths, outcomes) = trained(lengthRuns, toy + series.oneCausalLayer)
    return CompareFindings(
      tasks: settings.tasks, variants: settings.variants, seeds: settings.seedList,
      steps: settings.usedSteps, toy: Array(outcomes.prefix(toy.count)),
      oneLayerCausal: Array(outcomes.dropFirst(toy.count)), lengths: lengths,
      seconds: (clock.now - start) / .seconds(1))
  }

  /// The two questions for rows of any length, where their task and the encoding were asked for.
  private var lengthRuns: [LengthRun] {
    let encodings = Set(settings.variants.map(\.encoding))
    return AnyLengthTask.Question.allCases
      .filter { question in settings.tasks.contains { $0.rawValue == question.rawValue } }
      .flatMap { question in
        LengthRun.variants.filter { encodings.contains($0.encoding) }.flatMap { variant in
          settings.seedList.map {
            LengthRun(question: question, variant: variant, seed: $0, steps: settings.usedSteps)
          }
        }
      }
  }
}
