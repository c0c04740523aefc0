// The toy model that every experiment trains, and its training loop.

import Sequitur

/// The shared choices of all toy models.
package enum ToyModel {
  package static let width = 32
  package static let heads = 4
  package static let hidden = 64
  package static let layers = 2
  package static let batch = 48
  /// Shaw's K: farther keys are all alike.
  package static let clipDistance = 7
  package static let embeddingDeviation: Float = 0.5
  package static let learningRate: Float = 4e-3
  package static let warmUp = 30
  /// The share of the steps over which the rate falls, at the end. A rate that falls from the start
  /// takes a quarter more steps to the same accuracies.
  package static let decayShare: Float = 0.3
  package static let constants = AdamConstants(beta1: 0.9, beta2: 0.98)

  /// One line for the report's small print.
  package static let summary = """
    \(layers) pre-norm layers, width \(width), \(heads) heads, feed-forward \(hidden) with ReLU, no \
    dropout, token rows of standard deviation \(embeddingDeviation); batches of \(batch); Adam \
    (\(constants.beta1), \(constants.beta2)), rate \(learningRate) after \(warmUp) warm-up steps (at \
    most a quarter of all), falling in a line to a thousandth over the last \
    \(Int(100 * decayShare)) %
    """

  /// Makes a classifier for sequences of up to `length` tokens.
  package static func classifier(
    vocabulary: Int, classes: Int, length: Int, readout: Readout, variant: Variant,
    layers: Int = layers, heads: Int = heads, hidden: Int = hidden,
    deviation: Float = embeddingDeviation, attention: Initialization = .uniform,
    using random: inout SeededRandom
  ) -> SequenceClassifier {
    // A class token takes one place more.
    let positions = variant.encoding.make(
      positionSizes(length: length + 1, causal: variant.causal, heads: heads), using: &random)
    return SequenceClassifier(
      vocabulary: vocabulary, classes: classes, readout: readout, layers: layers, width: width,
      heads: heads, hidden: hidden, causal: variant.causal, activation: .relu,
      deviation: deviation, positions: positions, attention: attention, using: &random)
  }

  /// What position encodings must know, for sequences of up to `length` rows. Their tables start as
  /// large as token rows do where nothing else is said, so that neither drowns the other.
  package static func positionSizes(
    length: Int, causal: Bool, heads: Int = heads
  ) -> PositionEncodingSizes {
    PositionEncodingSizes(
      maximumLength: length, width: width, heads: heads, causal: causal,
      deviation: embeddingDeviation, clipDistance: clipDistance, polarStart: .uniform)
  }

  /// Trains a model and returns the loss of every step.
  ///
  /// - Parameters:
  ///   - model: changed in place.
  ///   - steps: how many updates.
  ///   - peakRate: the learning rate after warm-up.
  ///   - advance: called now and then with the number of steps that are done since the last call.
  ///   - present: which tokens of every batch are present; nil for all.
  ///   - microBatches: how many batches a step takes, one after another; it follows their mean
  ///     gradient.
  ///   - batch: makes the tokens [B, T] and the targets of a micro-batch.
  package static func train(
    _ model: SequenceClassifier, steps: Int, peakRate: Float = learningRate,
    advance: (Int) -> Void = { _ in },
    present: Mask? = nil, microBatches: Int = 1, batch: () -> (tokens: Indices, targets: Indices)
  ) -> [Float] {
    var optimizer = Adam(model, learningRate: peakRate, constants: constants)
    let schedule = Schedule.stable(
      peak: peakRate, final: peakRate / 1000, warmUp: min(warmUp, steps / 4),
      decayShare: decayShare,
      steps: steps)
    let interval = 10
    return (0..<steps).map { step in
      var (value, gradients) = (Float(0), Gradients())
      for _ in 0..<microBatches {
        let (tokens, targets) = batch()
        let loss =
          model(tokens, present: present).crossEntropy(targets: targets) / Float(microBatches)
        value += loss.item
        gradients.add(loss.backward())
      }
      optimizer.learningRate = schedule(step)
      optimizer.update(with: gradients)
      if (step + 1) % interval == 0 { advance(interval) }
      return value
    }
  }
}
