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
      let batch = Self.batch(number, of: several, objective)
      try sums.add(
        Self.losses(model, objective, batch) { try report(several, $0) }, of: batch, objective)
    }
    self.init(sums)
  }

  /// Evaluates a model together with other ranks, to the same bits: each computes whole batches, and
  /// all of them add all losses in the order of the windows.
  init(
    _ model: any LanguageModel, _ objective: any Objective, on windows: [Window], batchSize: Int,
    over collective: any Collective
  ) throws {
    var sums = LossSums()
    let batches = Array(windows.inBatches(of: batchSize))
    for round in stride(from: 0, to: batches.count, by: collective.count) {
      let numbers = round..<min(round + collective.count, batches.count)
      let ofRound = numbers.map { Self.batch($0, of: batches[$0], objective) }
      var own: [Float] = []
      if ofRound.indices.contains(collective.rank) {
        own = try Self.losses(model, objective, ofRound[collective.rank])
      }
      let message = own.withUnsafeBytes { Array($0) }
      for (batch, message) in zip(ofRound, try collective.agree(message)) {
        let losses = message.withUnsafeBytes { bytes in
          stride(from: 0, to: bytes.count, by: MemoryLayout<Float>.size).map {
            bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)
          }
        }
        sums.add(losses, of: batch, objective)
      }
    }
    self.init(sums)
  }

  private init(_ sums: LossSums) {
    tokens = sums.counted
    loss = sums.total / Double(tokens)
    lossByPosition = zip(sums.byPosition, sums.counts).map { $0 / Double($1) }
  }

  private static func batch(
    _ number: Int, of windows: [Window], _ objective: any Objective
  ) -> Batch {
    var random = RandomStream.objective.random(seed: 0, at: [number])
    return objective.batch(of: windows, using: &random)
  }

  /// The loss at each place of a batch, [B, T], or of an objective that is no cross-entropy their
  /// mean alone.
  private static func losses(
    _ model: any LanguageModel, _ objective: any Objective, _ batch: Batch,
    report: (Tensor) throws -> Void = { _ in }
  ) rethrows -> [Float] {
    try withoutGradient {
      guard objective is any CrossEntropyObjective else {
        return [objective.loss(of: model, on: batch).item]
      }
      let logits = model(batch.inputs)
      try report(logits)
      return logits.crossEntropies(targets: batch.targets, ignoring: -1).values
    }
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

  /// Adds the losses at all places of a batch, or their mean.
  mutating func add(_ losses: [Float], of batch: Batch, _ objective: any Objective) {
    guard objective is any CrossEntropyObjective else {
      others += Double(losses[0]) * Double(batch.counted)
      othersCounted += batch.counted
      return
    }
    let length = batch.inputs.shape[1]
    if byPosition.count < length {
      byPosition += Array(repeating: 0, count: length - byPosition.count)
      counts += Array(repeating: 0, count: length - counts.count)
    }
    for (place, loss) in losses.enumerated() where batch.targets.values[place] != -1 {
      byPosition[place % length] += Double(loss)
      counts[place % length] += 1
    }
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
