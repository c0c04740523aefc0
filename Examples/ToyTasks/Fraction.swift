// An exact fraction: ceilings are counted, not rounded.

import Foundation
import SequiturTensor

/// A fraction of two whole numbers in lowest terms.
package struct Fraction: Hashable, Sendable, CustomStringConvertible {
  package let numerator: Int
  package let denominator: Int

  /// Creates a fraction and reduces it; the denominator must be above 0.
  package init(_ numerator: Int, _ denominator: Int) {
    guard denominator > 0 else {
      stop("Fraction", "a denominator of \(denominator)", expected: "one above 0")
    }
    var (divisor, rest) = (denominator, abs(numerator))
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// The nearest Double.
  package var value: Double { Double(numerator) / Double(denominator) }

  /// The natural logarithm of the fraction.
  package var naturalLog: Double { log(Double(numerator)) - log(Double(denominator)) }

  /// "1/7", or "1" for a whole number.
  package var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}
