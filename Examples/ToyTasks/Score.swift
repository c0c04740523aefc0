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
