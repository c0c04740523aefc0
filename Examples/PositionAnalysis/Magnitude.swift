// How large token rows, position rows and their sums are, and the angle the addition turns them by.

import SequiturBase
import SequiturTensor

/// Lengths in X' = X + PE for normal token rows, and the angle between X and X'.
package struct Magnitude: Equatable, Sendable {
  package let token: Double
  package let position: Double
  package let sum: Double
  /// Between token row and sum, in degrees.
  package let angle: Double

  /// What to expect: √(d) σ for a token row, √(d/2) for a sinusoidal one, at a right angle to it on
  /// average.
  ///
  /// - Parameters:
  ///   - width: d.
  ///   - deviation: σ, the standard deviation of each token value.
  package init(expectedForWidth width: Int, deviation: Double) {
    token = Double(width).squareRoot() * deviation
    position = (Double(width) / 2).squareRoot()
    sum = (token * token + position * position).squareRoot()
    angle = Self.degrees(atan2(position, token))
  }

  /// What is found for one token row and one position row.
  package init(token: [Double], position: [Double]) {
    let sum = zip(token, position).map { $0 + $1 }
    self.token = norm(token)
    self.position = norm(position)
    self.sum = norm(sum)
    let cosine = dot(token, sum) / (norm(token) * norm(sum))
    angle = Self.degrees(acos(min(max(cosine, -1), 1)))
  }

  /// The mean of each number.
  package init(meanOf samples: [Magnitude]) {
    token = mean(samples.map(\.token))
    position = mean(samples.map(\.position))
    sum = mean(samples.map(\.sum))
    angle = mean(samples.map(\.angle))
  }

  private static func degrees(_ radians: Double) -> Double { radians * 180 / .pi }
}

/// A row of normal numbers.
package func normalRow(
  width: Int, deviation: Double, using random: inout SeededRandom
) -> [Double] {
  (0..<width).map { _ in deviation * Double(random.normal()) }
}
