// All experiments of the program: what is run, in parallel, and what came of it.

import ExampleSupport
import Sequitur
import ToyModels
import ToyTasks

/// Everything that the report shows.
struct Findings: Sendable {
  let symmetry: [SymmetryRow]
  /// The toy tasks with every variant and seed.
  let toy: [ToyOutcome]
  /// "First token", read at the first position or at a class token, without positions.
  let readoutTrap: [ToyOutcome]
  /// "First token", read at the last position, causal without positions, with one layer.
  let oneLayerCausal: [ToyOutcome]
  let text: [TextOutcome]
  let textSource: TextSource
  let sentences: SentencePair
  let sentenceOutcomes: [SentenceOutcome]
  let seconds: Double

  /// Toy outcomes of a task and a variant, a seed each.
  func outcomes(_ task: ToyTaskName, _ variant: Variant) -> [ToyOutcome] {
    toy.filter { $0.run.task == task && $0.run.variant == variant }
  }

  /// Text outcomes of a variant, a seed each.
  func textOutcomes(_ variant: Variant) -> [TextOutcome] {
    text.filter { $0.run.variant == variant }
  }
}

/// Runs the experiments.
struct Experiments {
  private enum Job: Sendable {
    case toy(ToyRun)
    case text(TextRun)

    var steps: Int {
      switch self {
      case .toy(let run): run.steps
      case .text(let run): run.steps
      }
    }
  }

  private enum Outcome: Sendable {
    case toy(ToyOutcome)
    case text(TextOutcome)
  }

  let settings: Settings
  let source: TextSource
  let sentences: SentencePair

  /// Trains everything, several models at a time, with a progress line.
  func run() -> Findings {
    let clock = ContinuousClock()
    let start = clock.now
    let symmetry = Symmetry.measure(settings.encodings)
    // Runs on text take longest: they come first, so that no thread is left with one at the end.
    let text = textRuns
    let toy = toyRuns
    let trap = readoutTrapRuns
    let twist = oneLayerRuns
    let jobs = text.map(Job.text) + (toy + trap + twist).map(Job.toy)
    let progress = ProgressLine("training", total: jobs.reduce(0) { $0 + $1.steps })
    let outcomes = parallelMap(count: jobs.count) { index -> Outcome in
      switch jobs[index] {
      case .toy(let run):
        let status = "\(run.task.rawValue), \(run.variant.title)"
        return .toy(run.run { progress.advance(by: $0, status: status) })
      case .text(let run):
        let status = "text, \(run.variant.title)"
        return .text(run.run { progress.advance(by: $0, status: status) })
      }
    }
    let answers = sentences.outcomes(
      for: settings.variants, steps: min(settings.toySteps, 100))
    progress.finish()

    let toyOutcomes = outcomes.compactMap { if case .toy(let found) = $0 { found } else { nil } }
    let textOutcomes = outcomes.compactMap { if case .text(let found) = $0 { found } else { nil } }
    return Findings(
      symmetry: symmetry, toy: Array(toyOutcomes.prefix(toy.count)),
      readoutTrap: Array(toyOutcomes.dropFirst(toy.count).prefix(trap.count)),
      oneLayerCausal: Array(toyOutcomes.suffix(twist.count)), text: textOutcomes,
      textSource: source, sentences: sentences, sentenceOutcomes: answers,
      seconds: (clock.now - start) / .seconds(1))
  }

  private var toyRuns: [ToyRun] {
    ToyRun.all(
      settings.tasks, settings.variants, seeds: settings.seedList, steps: settings.toySteps)
  }

  /// Bidirectional models alone: the ceiling says nothing about causal ones.
  private var textRuns: [TextRun] {
    settings.variants.filter { !$0.causal }.flatMap { variant in
      settings.seedList.map {
        TextRun(source: source, variant: variant, seed: $0, steps: settings.textSteps)
      }
    }
  }

  private var readoutTrapRuns: [ToyRun] {
    let blind = Variant(encoding: .none, causal: false)
    guard settings.tasks.contains(.firstToken), settings.variants.contains(blind) else { return [] }
    return [Readout.classToken, .firstToken].flatMap { readout in
      settings.seedList.map {
        ToyRun(
          task: .firstToken, variant: blind, seed: $0, steps: settings.toySteps, readout: readout)
      }
    }
  }

  private var oneLayerRuns: [ToyRun] {
    ToyRun.oneCausalLayer(
      settings.tasks, settings.variants, seeds: settings.seedList, steps: settings.toySteps)
  }
}
