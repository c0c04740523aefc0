// How many answers are right: compared with bounds in whole numbers, never by rounded shares.

/// Right answers out of those asked for.
package struct Score: Hashable, Sendable {
  package let correct: Int
  package let asked: Int

  /// Creates a score; `asked` must be above 0.
  package init(correct: Int, asked: Int) {
    self.correct = correct
    self.asked = asked
  }

  /// How many answers are those that are wanted; where nothing is wanted, nothing was asked.
  package init(_ answers: [Int32], wanted: [Int32]) {
    let asked = zip(answers, wanted).filter { $1 != ToyExample.noTarget }
    self.init(correct: asked.count { $0 == $1 }, asked: asked.count)
  }

  /// The share of right answers.
  package var accuracy: Double { Double(correct) / Double(asked) }

  /// Whether the share is above a bound.
  package func isAbove(_ bound: Fraction) -> Bool {
    correct * bound.denominator > asked * bound.numerator
  }

  /// Whether the share is the bound exactly.
  package func isExactly(_ bound: Fraction) -> Bool {
    correct * bound.denominator == asked * bound.numerator
  }
}
