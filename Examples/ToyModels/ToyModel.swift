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
  package static let constants = AdamConstants(beta1: 0.9, beta2: 0.98)

  /// One line for the report's small print.
  package static let summary = """
    \(layers) pre-norm layers, width \(width), \(heads) heads, feed-forward \(hidden) with ReLU, no \
    dropout, token rows of standard deviation \(embeddingDeviation); batches of \(batch); Adam \
    (\(constants.beta1), \(constants.beta2)), rate \(learningRate) after \(warmUp) warm-up steps (at \
    most a quarter of all), falling in a line to a thousandth
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
  ///   - batch: makes the tokens [B, T] and the targets of a step.
  package static func train(
    _ model: SequenceClassifier, steps: Int, peakRate: Float = learningRate,
    advance: (Int) -> Void = { _ in },
    present: Mask? = nil, batch: () -> (tokens: Indices, targets: Indices)
  ) -> [Float] {
    var optimizer = Adam(model, learningRate: peakRate, constants: constants)
    let schedule = Schedule.linear(
      peak: peakRate, final: peakRate / 1000, warmUp: min(warmUp, steps / 4), steps: steps)
    let interval = 10
    return (0..<steps).map { step in
      let (tokens, targets) = batch()
      let loss = model(tokens, present: present).crossEntropy(targets: targets)
      let value = loss.item
      optimizer.learningRate = schedule(step)
      optimizer.update(with: loss.backward())
      if (step + 1) % interval == 0 { advance(interval) }
      return value
    }
  }
}
