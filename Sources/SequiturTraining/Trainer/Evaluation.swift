// Evaluation: the loss of a model on windows that it is not trained on.

import SequiturBase
import SequiturNN
import SequiturTensor

/// What a model loses on some windows, in nats a token.
public struct Evaluation: Hashable, Sendable {
  /// The mean over all tokens.
  public let loss: Double
  /// How many tokens were predicted.
  public let tokens: Int
  /// The mean at each place of the window, T of them; NaN where no window has a target.
  public let lossByPosition: [Double]

  /// Evaluates a model, a batch at a time, outside of training: no dropout, no gradients.
  ///
  /// The result depends on the windows and on the batch size alone. Without a window the loss is NaN.
  ///
  /// - Parameter report: gets the windows of each batch with their logits [B, T, V].
  public init(
    _ model: GPT, on windows: some Sequence<Window>, batchSize: Int,
    report: ([Window], _ logits: Tensor) throws -> Void
  ) rethrows {
    var sums: [Double] = []
    var counts: [Int] = []
    var rest = windows.makeIterator()
    while true {
      var several: [Window] = []
      while several.count < max(1, batchSize), let window = rest.next() { several.append(window) }
      guard !several.isEmpty else { break }
      let batch = Batch(several)
      let logits = withoutGradient { model(batch.inputs) }
      try report(several, logits)
      let losses = withoutGradient { logits.crossEntropies(targets: batch.targets, ignoring: -1) }
      let length = batch.inputs.shape[1]
      if sums.count < length {
        sums += Array(repeating: 0, count: length - sums.count)
        counts += Array(repeating: 0, count: length - counts.count)
      }
      for (place, loss) in losses.values.enumerated() where batch.targets.values[place] != -1 {
        sums[place % length] += Double(loss)
        counts[place % length] += 1
      }
    }
    tokens = counts.reduce(0, +)
    loss = sums.reduce(0, +) / Double(tokens)
    lossByPosition = zip(sums, counts).map { $0 / Double($1) }
  }

  /// The same, without looking at the logits.
  public init(_ model: GPT, on windows: some Sequence<Window>, batchSize: Int) {
    self.init(model, on: windows, batchSize: batchSize) { _, _ in }
  }

  /// e to the loss: how many tokens the model wavers between.
  public var perplexity: Double { exp(loss) }
}
