// Gradients: what a backward walk returns; handed to an optimiser, never hidden in the parameters.

import CSequiturKernels

/// The gradients of one backward walk, by parameter.
///
/// ```swift
/// var gradients = loss.backward()
/// let norm = gradients.clip(toNorm: 1)
/// optimizer.update(with: gradients)
/// ```
///
/// Returned rather than stored in the parameters, so that nothing needs to be reset to zero. The order
/// is that of the walk, which the graph alone decides.
public struct Gradients {
  private var entries: [(parameter: Parameter, gradient: Tensor?)] = []
  private var places: [ObjectIdentifier: Int] = [:]

  /// No gradients.
  public init() {}

  /// The parameters that the graph touched.
  public var parameters: [Parameter] { entries.map(\.parameter) }

  /// The gradient of a parameter, in its shape; nil if the loss does not depend on it.
  public subscript(parameter: Parameter) -> Tensor? {
    places[ObjectIdentifier(parameter)].flatMap { entries[$0].gradient }
  }

  /// Adds to the gradient of a parameter.
  package mutating func add(_ gradient: Tensor, for parameter: Parameter) {
    if let place = places[ObjectIdentifier(parameter)] {
      Tensor.accumulate(gradient, into: &entries[place].gradient)
    } else {
      places[ObjectIdentifier(parameter)] = entries.count
      // Without the past that a gradient from outside the walk may have.
      entries.append((parameter, gradient.detached()))
    }
  }

  /// Adds other gradients to these, such as those of a further micro-batch.
  public mutating func add(_ other: Gradients) {
    for case (let parameter, let gradient?) in other.entries { add(gradient, for: parameter) }
  }

  /// Multiplies every gradient by a factor.
  public mutating func scale(by factor: Float) {
    for place in entries.indices {
      guard let gradient = entries[place].gradient.take() else { continue }
      entries[place].gradient = gradient * factor
    }
  }

  /// The norm of all gradients taken as one vector.
  public var norm: Float {
    var sum = 0.0
    for case (_, let gradient?) in entries {
      sum += sq_sum_of_squares(Int64(gradient.count), gradient.pointer)
    }
    return Float(sum.squareRoot())
  }

  /// Scales all gradients by one factor so that their common norm is at most `limit` (Pascanu et al.
  /// 2013), and returns the norm before. A norm that is not finite changes nothing: it is returned for
  /// the caller to act on.
  @discardableResult
  public mutating func clip(toNorm limit: Float) -> Float {
    guard limit > 0 else { stop("clip(toNorm:)", "\(limit)", expected: "a limit above 0") }
    let found = norm
    if found.isFinite && found > limit { scale(by: limit / found) }
    return found
  }
}
