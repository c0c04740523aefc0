// Gradient check: the gradients of the backward walk against finite differences of the forward.

/// The outcome of `gradientCheck`: the worst element and how far it is off.
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
    /// |backward - difference| over the largest gradient of that parameter, but at least over a
    /// hundredth of the largest of all parameters: gradients that are 0 but for rounding, as those
    /// of attention's key biases, have no scale of their own.
    public let deviation: Float
  }

  /// The element with the largest deviation; nil if there was nothing to check.
  public let worst: Element?
  /// How many elements were compared.
  public let compared: Int
  /// The largest gradient of all parameters.
  public let largestGradient: Float
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
/// print(check)  // names the worst element
/// ```
///
/// The function may return a tensor of any shape: its elements are weighted with fixed numbers of
/// mixed sign and summed in Double, so that little of Float32's precision is lost. Differences use
/// four points, (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h, whose error falls with h⁴. Where that
/// does not agree with the backward walk, smaller steps are tried too.
///
/// - Parameters:
///   - parameters: what to vary; their numbers are restored. One that does not train
///     (``Parameter/requiresGradient``) is passed over.
///   - tolerance: the largest deviation that passes, relative to the parameter's largest gradient
///     (see ``GradientCheck/Element/deviation``).
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
    let values = withoutGradient { function().values }
    var sum = 0.0
    for index in 0..<values.count { sum += Double(values[index]) * Double(weights[index]) }
    return sum
  }

  var found = parameters.filter(\.parameter.requiresGradient).map { name, parameter in
    ParameterGradients(
      name: name, shape: parameter.shape,
      backward: gradients[parameter]?.values ?? [Float](repeating: 0, count: parameter.count),
      differences: (0..<parameter.count).map {
        fourPointDifference(of: projected, varying: parameter, at: $0, step: step)
      })
  }
  let largest = found.map(\.scale).max() ?? 0
  // Where all gradients are 0, what rounding makes of the output is not measured by itself.
  let least = max(0.01 * largest, 1e-3 * min(1, largestMagnitude(output.values)))
  let trained = parameters.map(\.parameter).filter(\.requiresGradient)
  for (place, parameter) in trained.enumerated() {
    let suspects = found[place].elements(leastScale: least).enumerated().filter {
      !($0.element.deviation <= tolerance)
    }
    for (index, _) in suspects {
      found[place].differences[index] = steadiestDifference(
        of: projected, varying: parameter, at: index, step: step)
    }
  }
  let elements = found.flatMap { $0.elements(leastScale: least) }
  return GradientCheck(
    worst: elements.max { $0.deviation < $1.deviation }, compared: elements.count,
    largestGradient: largest, tolerance: tolerance)
}

/// Both gradients of one parameter.
private struct ParameterGradients {
  let name: String
  let shape: [Int]
  let backward: [Float]
  var differences: [Float]

  /// The largest of either.
  var scale: Float { max(largestMagnitude(backward), largestMagnitude(differences)) }

  func elements(leastScale: Float) -> [GradientCheck.Element] {
    let scale = max(scale, leastScale)
    return backward.indices.map { index in
      let error = abs(backward[index] - differences[index])
      let deviation = error == 0 ? 0 : error / scale
      return GradientCheck.Element(
        parameter: name, place: place(of: index, in: shape), backward: backward[index],
        difference: differences[index], deviation: deviation.isNaN ? .infinity : deviation)
    }
  }
}

/// The largest of those that are finite.
private func largestMagnitude(_ values: [Float]) -> Float {
  values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
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

/// The difference at that of several smaller steps which agrees best with the one before it. A step
/// may be too long for a function that bends or has a kink nearby, and too short for Float32. What
/// the backward walk found has no say in it.
private func steadiestDifference(
  of function: () -> Double, varying parameter: Parameter, at index: Int, step: Float
) -> Float {
  let found = [1, 4, 16, 64].map {
    fourPointDifference(of: function, varying: parameter, at: index, step: step / $0)
  }
  let pairs = zip(found, found.dropFirst())
  return pairs.min { abs($0.0 - $0.1) < abs($1.0 - $1.1) }?.1 ?? found[0]
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
