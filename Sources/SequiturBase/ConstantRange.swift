// Constants that somebody chooses, such as a rate or an epsilon: checked where they are given, as
// most that are out of range would compute on, to something else.

/// What a constant can be.
package enum ConstantRange: String {
  /// Such as the base of RoPE's frequencies.
  case positive = "a finite number above 0"
  /// Such as a learning rate, or what a norm adds to the variance.
  case notNegative = "a finite number of 0 or more"
  /// Such as a probability of dropout, or Adam's β₁.
  case belowOne = "a number of 0 or more and below 1"

  /// Whether a number is in the range; NaN never is.
  package func contains(_ number: Double) -> Bool {
    switch self {
    case .positive: number > 0 && number.isFinite
    case .notNegative: number >= 0 && number.isFinite
    case .belowOne: number >= 0 && number < 1
    }
  }
}

/// Stops unless a constant is in its range: `AdamW: found β₁ 1.0, expected a number of 0 or more
/// and below 1`. Not generic: a step asks a dozen times, across modules.
package func checkConstant(
  _ operation: @autoclosure () -> String, _ name: String, _ number: Float, _ range: ConstantRange
) {
  guard !range.contains(Double(number)) else { return }
  stop(operation(), "\(name) \(number)", expected: range.rawValue)
}

/// The same for a constant of more digits.
package func checkConstant(
  _ operation: @autoclosure () -> String, _ name: String, _ number: Double, _ range: ConstantRange
) {
  guard !range.contains(number) else { return }
  stop(operation(), "\(name) \(number)", expected: range.rawValue)
}
