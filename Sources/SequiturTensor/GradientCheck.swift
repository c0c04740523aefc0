// Gradient check: the gradients of the backward walk against finite differences of the forward.

/// The outcome of ``gradientCheck(_:tolerance:step:of:)``: the worst element and how far it is off.
public struct GradientCheck: CustomStringConvertible, Sendable {
  /// One element of one parameter, with both of its gradients.
  public struct Element: Sendable {
    /// The parameter's name as given to the check.
    public let parameter: String
    /// Its place on every axis.
    public let place: [Int]
    /// The gradient by the backward walk.
    public let backward: Float
    /// The gradient by finite differences.
    public let difference: Float
    /// |backward - difference| over the largest gradient of that parameter (at least 1e-3).
    public let deviation: Float
  }

  /// The element with the largest deviation; nil if there was nothing to check.
  public let worst: Element?
  /// How many elements were compared.
  public let compared: Int
  /// The largest deviation that passes.
  public let tolerance: Float

  /// Whether every element is within the tolerance. A gradient that is NaN never passes.
  public var passed: Bool { worst.map { $0.deviation <= tolerance } ?? true }

  /// One line that names the worst element.
  public var description: String {
    guard let worst else { return "gradient check: nothing to compare" }
    return """
      gradient check \(passed ? "passed" : "FAILED"): \(compared) elements, worst is \
      \(worst.parameter)\(worst.place): backward \(worst.backward), difference \
      \(worst.difference), deviation \(worst.deviation), tolerance \(tolerance)
      """
  }
}

/// Compares the gradients of the backward walk with finite differences, for every element of the
/// named parameters.
///
/// ```swift
/// let x = Parameter(normal: [3, 4], using: &random)
/// let check = gradientCheck(["x": x]) { x.gelu() }
/// print(check)   // names the worst element
/// ```
///
/// The function may return a tensor of any shape: its elements are weighted with fixed numbers of
/// mixed sign and summed in Double, so that little of Float32's precision is lost. Differences use
/// four points, (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h, whose error falls with h⁴.
///
/// - Parameters:
///   - parameters: what to vary; their numbers are restored. One that does not train
///     (``Parameter/requiresGradient``) is passed over.
///   - tolerance: the largest deviation that passes, relative to the parameter's largest gradient.
///   - step: h. Keep kinks (such as 0 of relu) further than 2h away.
///   - function: computes the output anew from the parameters; the same each time it is called.
public func gradientCheck(
  _ parameters: KeyValuePairs<String, Parameter>, tolerance: Float = 1e-3, step: Float = 1e-2,
  of function: () -> Tensor
) -> GradientCheck {
  gradientCheck(
    parameters.map { (name: $0.key, parameter: $0.value) }, tolerance: tolerance, step: step,
    of: function)
}

/// The same check for parameters listed with their names, such as those of a module.
public func gradientCheck(
  _ parameters: [(name: String, parameter: Parameter)], tolerance: Float = 1e-3,
  step: Float = 1e-2, of function: () -> Tensor
) -> GradientCheck {
  let output = function()
  let weights = projectionWeights(count: output.count)
  let gradients = output.backward(from: Tensor(weights, shape: output.shape))
  func projected() -> Double {
    withoutGradient {
      zip(function().values, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
  }

  var worst: GradientCheck.Element?
  var compared = 0
  for (name, parameter) in parameters where parameter.requiresGradient {
    let backward = gradients[parameter]?.values ?? [Float](repeating: 0, count: parameter.count)
    let differences = (0..<parameter.count).map {
      fourPointDifference(of: projected, varying: parameter, at: $0, step: step)
    }
    let scale = max(backward.reduce(1e-3) { max($0, abs($1)) }, differences.map(abs).max() ?? 0)
    for index in 0..<parameter.count {
      compared += 1
      let found = abs(backward[index] - differences[index]) / scale
      let deviation = found.isNaN ? Float.infinity : found
      if deviation > worst?.deviation ?? -1 {
        worst = GradientCheck.Element(
          parameter: name, place: place(of: index, in: parameter.shape),
          backward: backward[index], difference: differences[index], deviation: deviation)
      }
    }
  }
  return GradientCheck(worst: worst, compared: compared, tolerance: tolerance)
}

/// Fixed weights of 0.25 to 0.75 with random signs: a pattern would let the parts of a gradient
/// that is summed over rows cancel each other.
private func projectionWeights(count: Int) -> [Float] {
  var random = SeededRandom(seed: 0)
  return (0..<count).map { _ in
    let size = 0.25 + random.uniform() / 2
    return random.integer(below: 2) == 0 ? size : -size
  }
}

private func fourPointDifference(
  of function: () -> Double, varying parameter: Parameter, at index: Int, step: Float
) -> Float {
  // Not a change that graphs need to know: it is undone before anybody can go backward.
  let original = parameter.pointer[index]
  defer { parameter.pointer[index] = original }
  func value(_ multiple: Float) -> (at: Double, output: Double) {
    parameter.pointer[index] = original + multiple * step
    // What was stored, not what was asked for: rounding moves the point.
    return (Double(parameter.pointer[index]), function())
  }
  let (plus, minus) = (value(1), value(-1))
  let (plus2, minus2) = (value(2), value(-2))
  let near = (plus.output - minus.output) / (plus.at - minus.at)
  let far = (plus2.output - minus2.output) / (plus2.at - minus2.at)
  return Float((4 * near - far) / 3)
}

/// The place on every axis of an index in row-major order.
package func place(of index: Int, in shape: [Int]) -> [Int] {
  var rest = index
  var place: [Int] = []
  for length in shape.reversed() {
    place.append(rest % length)
    rest /= length
  }
  return place.reversed()
}
