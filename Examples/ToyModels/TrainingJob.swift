// TrainingJob: a model to train and measure; many of them run in parallel under one progress line.

import ExampleSupport
import Sequitur

/// A model to train and measure.
package protocol TrainingJob: Sendable {
  associatedtype Outcome: Sendable
  /// How many training steps it takes.
  var steps: Int { get }
  /// What the progress line says meanwhile.
  var status: String { get }
  /// Trains and measures; tells now and then how many steps are done since it last told.
  func run(advance: (Int) -> Void) -> Outcome
}

/// Runs jobs of two kinds, several at a time, and returns what came of them, in order. Those that
/// take longest should come first, so that no thread is left with one at the end.
package func trained<First: TrainingJob, Second: TrainingJob>(
  _ first: [First], _ second: [Second]
) -> ([First.Outcome], [Second.Outcome]) {
  let steps = first.map(\.steps) + second.map(\.steps)
  let progress = ProgressLine("training", total: steps.reduce(0, +))
  @Sendable func outcome<Job: TrainingJob>(of job: Job) -> Job.Outcome {
    job.run { progress.advance(by: $0, status: job.status) }
  }
  let outcomes = parallelMap(count: steps.count) { index -> (First.Outcome?, Second.Outcome?) in
    index < first.count
      ? (outcome(of: first[index]), nil) : (nil, outcome(of: second[index - first.count]))
  }
  progress.finish()
  return (outcomes.compactMap(\.0), outcomes.compactMap(\.1))
}
