// What a toy task is: token rows, their targets, an exact test set and the bounds derived for it.

import SequiturTensor

/// One row of tokens and what a model should answer.
package struct ToyExample: Hashable, Sendable {
  /// Marks a position without a target; the loss and the accuracy leave it out.
  package static let noTarget: Int32 = -1

  /// T token ids.
  package let tokens: [Int32]
  /// One class for a pooled task; T classes or `noTarget` for a per-token task.
  package let targets: [Int32]

  package init(tokens: [Int32], targets: [Int32]) {
    self.tokens = tokens
    self.targets = targets
  }

  /// A row to be answered with its first token.
  init(firstOf tokens: [Int32]) { self.init(tokens: tokens, targets: [tokens[0]]) }

  /// A row to be answered at each position with the token before it.
  init(previousOf tokens: [Int32]) {
    self.init(tokens: tokens, targets: [Self.noTarget] + tokens.dropLast())
  }
}

/// Where a task's answers are read.
package enum AnswerPlace: Sendable {
  /// One answer for the row, from the mean over its positions.
  case pooled
  /// One answer at every position.
  case perToken
}

/// The best accuracy on a test set of a model that misses something.
package struct Bound: Sendable {
  package let ceiling: Fraction
  /// Why, in one line.
  package let reason: String

  init(_ numerator: Int, of denominator: Int, _ reason: String) {
    ceiling = Fraction(numerator, denominator)
    self.reason = reason
  }
}

/// A task whose best order-blind accuracy is known exactly.
///
/// Bidirectional attention without positions is permutation-equivariant: a pooled answer depends on
/// the multiset of tokens alone, the answer at position i on that token and the multiset. The test
/// set is closed under the reordering that changes the answer, so every class that can be right
/// comes equally often for the same view. No function of that view scores more than the ceiling,
/// and it scores exactly the ceiling whenever it answers with one of those classes.
package protocol ToyTask: Sendable {
  /// What the task asks, in one line.
  var summary: String { get }
  /// The readable name of every token id.
  var vocabulary: [String] { get }
  /// The readable name of every class.
  var classes: [String] { get }
  /// Tokens in a row, T.
  var length: Int { get }
  /// Where answers are read.
  var readout: AnswerPlace { get }

  /// The closed test set, always the same rows in the same order.
  var testSet: [ToyExample] { get }
  /// One random set of training tokens in every reordering that answers differently, as the test
  /// set has them. Its tokens are never those of a test row in any order.
  func trainingOrbit(using random: inout SeededRandom) -> [ToyExample]

  /// What bounds a model that cannot see order.
  var orderBlind: Bound { get }
  /// What bounds a model that cannot tell a row from its reverse.
  var mirror: Bound { get }
}

extension ToyTask {
  /// The lowest mean cross-entropy of a model that cannot see order, in nats.
  ///
  /// In every task the k classes that can be right for a view are equally likely, in training as in
  /// the test set: the best accuracy is 1/k and the best loss ln k.
  package var lossFloor: Double { -orderBlind.ceiling.naturalLog }

  /// Random training rows: whole orbits, until there are at least `count` rows.
  ///
  /// Each row alone is as random as if it had been drawn alone. Drawing the reorderings together
  /// takes the noise out of what order cannot tell: a batch favours none of the answers that are
  /// equally likely, so the loss of an order-blind model falls to its floor instead of wandering
  /// above it.
  package func trainingBatch(_ count: Int, using random: inout SeededRandom) -> [ToyExample] {
    var rows: [ToyExample] = []
    while rows.count < count { rows += trainingOrbit(using: &random) }
    return rows
  }

  /// The words of a row, such as "dog", "bit" and "man".
  package func words(of tokens: [Int32]) -> [String] { tokens.map { vocabulary[Int($0)] } }
}
