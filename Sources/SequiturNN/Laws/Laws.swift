// Laws: what a layer must satisfy whatever its weights are, each as one call; and the answer's
// form.

import SequiturTensor

/// Laws of sequence layers, to test one's own layers with in one line each:
///
/// ```swift
/// let attention = MultiHeadAttention(width: 32, heads: 4, causal: true, using: &random)
/// let x = Tensor(normal: [2, 6, 32], using: &random)
/// #expect(Laws.futureLeak(of: { attention($0) }, on: x).holds)
/// print(Laws.permutationEquivariance(of: { attention($0) }, on: x))  // breaks, and says where
/// ```
///
/// A layer is given as a function, so that anything can be tested: a module, a whole model on token
/// ids, an operation. Functions run without gradients, and without dropout unless inside a training
/// scope, which has no place here.
public enum Laws {}

/// What came of testing a law: the largest deviation from it, and where.
public struct LawCheck: CustomStringConvertible, Sendable {
  /// The three answers.
  public enum Verdict: String, Sendable {
    /// Within the tolerance, though the control is beyond it.
    case holds
    /// Beyond the tolerance.
    case breaks
    /// Within the tolerance, but so is the control: the test shows nothing about the layer.
    case trivial
  }

  /// The law's name.
  public let law: String
  /// The largest deviation from the law. Infinite if something is NaN on one side only.
  public let deviation: Float
  /// Where the largest deviation is, on every axis of `subject`; nil if nothing deviates.
  public let place: [Int]?
  /// What the place is a place in: the output, the scores, or a parameter by name.
  public let subject: String
  /// The largest deviation that passes; 0 where results must be the same bits.
  public let tolerance: Float
  /// How much would deviate if the law said nothing, such as the outputs' change under a
  /// permutation that is not undone. Nil for laws that cannot hold trivially.
  public let control: Float?

  /// Creates the result of a law of one's own.
  public init(
    law: String, deviation: Float, place: [Int]?, subject: String = "output", tolerance: Float,
    control: Float? = nil
  ) {
    self.law = law
    self.deviation = deviation
    self.place = place
    self.subject = subject
    self.tolerance = tolerance
    self.control = control
  }

  /// The answer. A deviation that is NaN breaks the law.
  public var verdict: Verdict {
    guard deviation <= tolerance else { return .breaks }
    guard let control else { return .holds }
    return control > tolerance ? .holds : .trivial
  }

  /// Whether the law holds, and not trivially.
  public var holds: Bool { verdict == .holds }

  /// One line: `future leak holds: deviation 0.0, tolerance 0.0, control 1.94`.
  public var description: String {
    let verdict = verdict == .trivial ? "holds trivially" : verdict.rawValue
    let location = place.map { " at \(subject)\($0.isEmpty ? "" : "\($0)")" } ?? ""
    let control = control.map { ", control \($0)" } ?? ""
    return "\(law) \(verdict): deviation \(deviation)\(location), tolerance \(tolerance)\(control)"
  }
}
