// Evaluation: the loss of a model on windows that it is not trained on.

import SequiturBase
import SequiturNN
import SequiturTensor

/// What a model loses on some windows, in nats a place.
public struct Evaluation: Hashable, Sendable {
  /// The mean over all places that count.
  public let loss: Double
  /// How many places counted: of a language model, tokens that were predicted.
  public let tokens: Int
  /// The mean at each place of the window, T of them, NaN where no window has a target; empty if
  /// the objective is no ``CrossEntropyObjective``.
  public let lossByPosition: [Double]

  /// Evaluates a model without telling its logits.
  public init(
    _ model: any LanguageModel, _ objective: any Objective = NextToken(),
    on windows: some Sequence<Window>, batchSize: Int
  ) {
    self.init(model, objective, on: windows, batchSize: batchSize) { _, _ in }
  }

  /// Evaluates a model, a batch at a time, outside of training: no dropout, no gradients.
  ///
  /// The result depends on the windows, the objective and the batch size alone. Without a window
  /// the loss is NaN.
  ///
  /// - Parameter report: gets the windows of each batch with their logits [B, T, V], where the
  ///   objective is a ``CrossEntropyObjective``.
  public init(
    _ model: any LanguageModel, _ objective: any Objective = NextToken(),
    on windows: some Sequence<Window>, batchSize: Int,
    report: ([Window], _ logits: Tensor) throws -> Void
  ) rethrows {
    var sums = LossSums()
    for (number, several) in windows.inBatches(of: batchSize).enumerated() {
      var random = RandomStream.objective.random(seed: 0, at: [number])
      let batch = objective.batch(of: several, using: &random)
      if objective is any CrossEntropyObjective {
        let logits = withoutGradient { model(batch.inputs) }
        try report(several, logits)
        sums.add(logits, batch)
      } else {
        sums.add(mean: withoutGradient { objective.loss(of: model, on: batch).item }, batch)
      }
    }
    tokens = sums.counted
    loss = sums.total / Double(tokens)
    lossByPosition = zip(sums.byPosition, sums.counts).map { $0 / Double($1) }
  }

  /// e to the loss: how many tokens the model wavers between.
  public var perplexity: Double { exp(loss) }
}

/// Losses added up batch by batch.
private struct LossSums {
  var byPosition: [Double] = []
  var counts: [Int] = []
  private var others = 0.0
  private var othersCounted = 0

  var counted: Int { counts.reduce(othersCounted, +) }
  var total: Double { byPosition.reduce(0, +) + others }

  /// Adds the cross-entropy at every place of logits [B, T, V].
  mutating func add(_ logits: Tensor, _ batch: Batch) {
    let losses = withoutGradient { logits.crossEntropies(targets: batch.targets, ignoring: -1) }
    let length = batch.inputs.shape[1]
    if byPosition.count < length {
      byPosition += Array(repeating: 0, count: length - byPosition.count)
      counts += Array(repeating: 0, count: length - counts.count)
    }
    for (place, loss) in losses.values.enumerated() where batch.targets.values[place] != -1 {
      byPosition[place % length] += Double(loss)
      counts[place % length] += 1
    }
  }

  /// Adds the mean over a batch's places.
  mutating func add(mean: Float, _ batch: Batch) {
    others += Double(mean) * Double(batch.counted)
    othersCounted += batch.counted
  }
}

extension Sequence<Window> {
  /// The windows, several at a time.
  fileprivate func inBatches(of size: Int) -> some Sequence<[Window]> {
    sequence(state: makeIterator()) { rest in
      var several: [Window] = []
      while several.count < Swift.max(1, size), let window = rest.next() { several.append(window) }
      return several.isEmpty ? nil : several
    }
  }
}
