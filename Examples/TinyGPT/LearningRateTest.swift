// LearningRateTest: how a loss answers to a rising learning rate, and the rate that follows from it.

import ExampleSupport
import Sequitur

/// A range test (Smith 2017): a new model is trained with a rate that rises by the same factor at
/// every step, until the loss rises.
package struct LearningRateTest {
  /// How many steps it has, and the rates of the first and the last.
  package static let steps = 100
  package static let rates: ClosedRange<Double> = 1e-5...1

  /// How it chooses, in the words of help and of the report.
  package static let rule =
    "a fifth of the rate at which the loss of rising rates, a mean over 9 steps, is lowest"

  /// The steps that were made, with their losses and rates; fewer where a loss was not finite.
  package let lines: [Metrics]

  package init(lines: [Metrics]) { self.lines = lines }

  /// Trains with rising rates; the run's optimiser must be the test's own.
  init(of run: TrainingRun, clearUp: () -> Void) throws {
    var lines: [Metrics] = []
    let progress = ProgressLine("finding a learning rate", total: Self.steps)
    defer { progress.finish() }
    do {
      _ = try run.train(
        report: { event in
          guard case .step(let line) = event else { return }
          lines.append(line)
          lines[lines.count - 1].learningRate = Self.rate(ofUpdate: lines.count - 1)
          progress.advance()
        },
        shouldStop: {
          StopSignals.endIfAsked(clearUp: clearUp)
          return false
        })
    } catch is NonFiniteStep {
      // The rates have become too high, as they are meant to.
    }
    self.lines = lines
  }

  static func rate(ofUpdate number: Int) -> Double {
    let (low, high) = (rates.lowerBound, rates.upperBound)
    return low * exp(log(high / low) * Double(number) / Double(steps - 1))
  }

  /// The losses, each the mean of up to four before it, its own and up to four behind.
  var smoothed: Trace { Trace(lines, \.trainLoss).smoothed(radius: 4) }

  /// The rate whose smoothed loss is lowest; nil without a step.
  var lowest: Double? {
    zip(lines, smoothed.values).min { $0.1 < $1.1 }?.0.learningRate
  }

  /// The rate to train with, to two digits; nil without a step.
  package var rate: Float? {
    lowest.map { lowest in
      let unit = pow(10, log10(lowest / 5).rounded(.down) - 1)
      return Float((lowest / 5 / unit).rounded() * unit)
    }
  }

  /// What was chosen, and why.
  var line: String? {
    guard let lowest, let rate else { return nil }
    return "learning rate: \(rate), a fifth of \(decimal(lowest)), where the loss of "
      + "\(counted(lines.count, "step")) with rising rates was lowest"
  }
}

/// AdamW whose learning rate rises from update to update, whatever a schedule says.
struct RisingAdamW: Optimizer {
  private var base: AdamW
  private var updates = 0

  init(_ base: AdamW) { self.base = base }

  var learningRate: Float {
    get { base.learningRate }
    set {}
  }

  mutating func update(with gradients: Gradients) {
    base.learningRate = Float(LearningRateTest.rate(ofUpdate: updates))
    updates += 1
    base.update(with: gradients)
  }

  func state() -> OptimizerState { base.state() }
  mutating func load(_ state: OptimizerState) throws(StateError) { try base.load(state) }
}
