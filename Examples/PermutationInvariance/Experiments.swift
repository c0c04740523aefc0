// All experiments of the program: what is run, in parallel.

import Sequitur
import ToyModels

/// Runs the experiments.
struct Experiments {
  let settings: Settings
  let source: TextSource
  let sentences: SentencePair

  /// Trains everything, several models at a time, with a progress line.
  func run() -> Findings {
    let clock = ContinuousClock()
    let start = clock.now
    let symmetry = [false, true].flatMap { causal in
      settings.encodings.map { SymmetryRow($0, causal: causal) }
    }
    let series = settings.series
    let (toy, trap, twist) = (series.all, series.readoutTrap, series.oneCausalLayer)
    let (texts, toys) = trained(textRuns, toy + trap + twist)
    let answers = sentences.answers(of: settings.variants, steps: settings.sentenceSteps)
    return Findings(
      symmetry: symmetry, toy: Array(toys.prefix(toy.count)),
      readoutTrap: Array(toys.dropFirst(toy.count).prefix(trap.count)),
      oneLayerCausal: Array(toys.suffix(twist.count)), text: texts, textSource: source,
      sentences: answers,
      seconds: (clock.now - start) / .seconds(1))
  }

  private var textRuns: [TextRun] {
    settings.textVariants.flatMap { variant in
      settings.series.seeds.map {
        TextRun(source: source, variant: variant, seed: $0, steps: settings.textSteps(of: variant))
      }
    }
  }
}
