// What no training can be: options checked with one sentence, before anything is made of them.

import SequiturBase

extension TrainingOptions {
  /// The most of anything that is counted: far beyond any run.
  static let largestCount = 1_000_000_000

  /// Why these options make no training, as one sentence; nil if they make one.
  public var problem: String? {
    let counts: [(key: CodingKeys, count: Int, least: Int)] = [
      (.steps, steps, 0), (.batchSize, batchSize, 1), (.accumulate, accumulate, 1),
      (.severalLanes, lanes, 1), (.warmupSteps, warmupSteps, 0), (.evalInterval, evalInterval, 0),
      (.evalBatches, evalBatches, 0), (.patience, patience, 0), (.saveInterval, saveInterval, 0),
      (.keep, keep, 0), (.sampleInterval, sampleInterval, 0), (.sampleTokens, sampleTokens, 0),
    ]
    for (key, count, least) in counts where !(least...Self.largestCount ~= count) {
      return "expected \(key.stringValue) of \(least) to \(Self.largestCount), found \(count)"
    }
    guard lanes <= batchSize else {
      return "expected at most as many lanes as windows in a micro-batch, batch_size \(batchSize), "
        + "found lanes \(lanes)"
    }
    let (perStep, _) = batchSize.multipliedReportingOverflow(by: accumulate)
    guard !steps.multipliedReportingOverflow(by: perStep).overflow else {
      return "expected a number of windows that 64 bits can count, found \(steps) steps of "
        + "\(accumulate) batches of \(batchSize)"
    }
    let constants: [(key: CodingKeys, number: Float, range: ConstantRange)] = [
      (.learningRate, learningRate, .notNegative),
      (.minLearningRate, minLearningRate, .notNegative), (.otherDecayShare, decayShare, .belowOne),
      (.weightDecay, weightDecay, .notNegative), (.clip, clip, .notNegative),
      (.beta1, beta1, .belowOne), (.beta2, beta2, .belowOne), (.epsilon, epsilon, .notNegative),
    ]
    for (key, number, range) in constants where !range.contains(Double(number)) {
      return "expected \(key.stringValue) to be \(range.rawValue), found \(number)"
    }
    return nil
  }
}
