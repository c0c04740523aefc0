// StepCosts: how many steps fit into a time, from what a run that is thrown away has taken.

import ExampleSupport
import Sequitur

/// What the parts of a run take, in seconds.
package struct StepCosts {
  package var step = 0.0
  /// Of all held-out windows.
  package var evaluation = 0.0
  package var sample = 0.0
  package var checkpoint = 0.0

  package init() {}

  /// The steps that are measured; the median counts, as others may use the machine meanwhile.
  static let measuredSteps = 20

  /// Measures a run of few steps.
  ///
  /// - Parameter scale: how many times as many windows an evaluation has as one of this run.
  init(of run: TrainingRun, scale: Double, clearUp: () -> Void) throws {
    var steps: [Double] = []
    var last = ContinuousClock.now
    let progress = ProgressLine("measuring", total: Self.measuredSteps)
    defer { progress.finish() }
    var costs = StepCosts()
    _ = try run.train(
      report: { event in
        let now = ContinuousClock.now
        let seconds = (now - last) / .seconds(1)
        last = now
        // Of the first evaluation and the first checkpoint the last ones are a second measurement.
        switch event {
        case .step:
          steps.append(seconds)
          progress.advance()
        case .evaluation: costs.evaluation = scale * seconds
        case .sample: costs.sample = seconds
        case .saved: costs.checkpoint = seconds
        }
      },
      shouldStop: {
        StopSignals.endIfAsked(clearUp: clearUp)
        return false
      })
    costs.step = steps.sorted()[steps.count / 2]
    self = costs
  }

  /// What a run takes, with all that it does between its steps.
  ///
  /// - Parameter heldOut: the windows of an evaluation.
  package func seconds(_ options: TrainingOptions, heldOut: [Window]) -> Double {
    let counts = counts(options)
    let early = (3..<Int.bitWidth - 2).compactMap { EarlyEvaluation(at: 1 << $0, options) }
      .reduce(0) { $0 + Double($1.windows(of: heldOut).count) / Double(max(1, heldOut.count)) }
    return Double(options.steps) * step + (Double(counts.evaluations) + early) * evaluation
      + Double(counts.samples) * sample + Double(counts.checkpoints) * checkpoint
  }

  /// How often a run does what it does not at every step; at its end it does all of it.
  private func counts(
    _ options: TrainingOptions
  ) -> (evaluations: Int, samples: Int, checkpoints: Int) {
    let steps = options.steps
    func ended(_ interval: Int) -> Int { interval > 0 ? (steps + interval - 1) / interval : 1 }
    let evaluations = 1 + ended(options.evalInterval)
    // Those that meet an evaluation count twice, so that a run is rather too short than too long.
    let further = options.saveInterval > 0 ? steps / options.saveInterval : 0
    return (evaluations, ended(options.sampleInterval), evaluations + further)
  }

  /// The most steps, at least one, whose run takes no longer.
  package func steps(in seconds: Double, _ options: TrainingOptions, heldOut: [Window]) -> Int {
    var options = options
    func fits(_ steps: Int) -> Bool {
      options.steps = steps
      return self.seconds(options, heldOut: heldOut) <= seconds
    }
    var (low, high) = (1, 1_000_000_000)
    while low < high {
      let middle = (low + high + 1) / 2
      if fits(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// What was chosen, and why.
  func line(_ minutes: Double, _ options: TrainingOptions) -> String {
    let counts = counts(options)
    func part(_ count: Int, _ what: String, _ seconds: Double) -> String {
      "\(counted(count, what)) of \(fixed(seconds, 2)) s"
    }
    return """
      minutes: \(decimal(minutes)) hold \(counted(options.steps, "step")) of \(fixed(1000 * step, 1)) ms, \
      with \(part(counts.evaluations, "evaluation", evaluation)), \
      \(part(counts.samples, "sample", sample)), \(part(counts.checkpoints, "checkpoint", checkpoint))
      """
  }
}
