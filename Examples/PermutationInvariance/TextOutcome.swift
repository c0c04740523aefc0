// What came of a run on text, and when it began to succeed.

import ToyModels

/// The answers on the held-out windows, and the losses on the way.
package struct TextOutcome: Sendable {
  let variant: Variant
  let seed: UInt64
  let score: Score
  /// The loss of each training step.
  let curve: [Float]

  package init(variant: Variant, seed: UInt64, score: Score, curve: [Float]) {
    self.variant = variant
    self.seed = seed
    self.score = score
    self.curve = curve
  }

  var accuracy: Double { score.accuracy }

  /// An order-blind model answers both windows of a pair alike, so it is right on exactly one, and
  /// its loss is at least ln 2.
  static let ceiling = Fraction(1, 2)
  static var lossFloor: Double { -ceiling.naturalLog }

  /// Steps whose losses are averaged.
  static let stretch = 25
  /// The mean loss, in nats, below which a model no longer guesses.
  static let plateau = 0.6

  /// The step before the first stretch whose mean loss is below the plateau; nil if none is.
  package var departure: Int? {
    curve.means(of: Self.stretch).firstIndex { $0 < Self.plateau }.map { $0 * Self.stretch }
  }
}

extension [TextOutcome] {
  /// Those of a variant, a seed each.
  func of(_ variant: Variant) -> [TextOutcome] { filter { $0.variant == variant } }
}
