// RecentLosses: the training losses of the last steps.

/// The training losses of the last steps, of which those before are forgotten.
package struct RecentLosses {
  /// How many steps are remembered.
  package static let most = 20

  /// The losses, the latest last.
  package private(set) var losses: [Double]

  /// The last of some losses.
  package init(_ losses: [Double] = []) {
    self.losses = losses.suffix(Self.most)
  }

  /// The mean; nil before the first.
  package var mean: Double? {
    losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
  }

  /// Takes in that of a further step.
  package mutating func append(_ loss: Double) {
    losses = (losses + [loss]).suffix(Self.most)
  }
}
