// Everything that `compare` trains, several models at a time.

import ToyModels

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
