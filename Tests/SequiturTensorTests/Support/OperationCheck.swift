// What the tests of operations share: one call that checks a value and its gradients, and inputs
// with known numbers.

import SequiturTensor
import Testing

/// The numbers 1/n, 2/n, ..., 1 in a shape: the upstream gradient of every reference number here.
/// PyTorch: `ramp = (torch.arange(1, n + 1, dtype=torch.float64) / n).reshape(shape)`, and the
/// gradients are those after `y.backward(ramp)`, computed in float64.
func ramp(_ shape: [Int]) -> Tensor {
  let count = shape.reduce(1, *)
  return Tensor((0..<count).map { Float(Double($0 + 1) / Double(count)) }, shape: shape)
}

/// A parameter of numbers that are all at least 0.1 from 0 and 0.05 from each other, in a mixed
/// order: no kink and no tie is within reach of a finite difference.
func spread(_ shape: [Int], seed: UInt64 = 1) -> Parameter {
  var random = SeededRandom(seed: seed)
  let count = shape.reduce(1, *)
  let order = random.permutation(of: count)
  return Parameter(
    order.map { place in
      let distance = 0.1 + 0.05 * Float(place)
      return place % 2 == 0 ? distance : -distance
    }, shape: shape)
}

/// A parameter of numbers in 0.5 ... 2, for logarithms, roots and divisors.
func positive(_ shape: [Int], seed: UInt64 = 2) -> Parameter {
  var random = SeededRandom(seed: seed)
  return Parameter(uniform: 0.5...2, shape: shape, using: &random)
}

/// A parameter of normal numbers.
func normal(_ shape: [Int], seed: UInt64 = 3) -> Parameter {
  var random = SeededRandom(seed: seed)
  return Parameter(normal: shape, using: &random)
}

/// The numbers of a tensor in Double, for formulas written out in a test.
func doubles(_ tensor: Tensor) -> [Double] { tensor.values.map(Double.init) }

/// Expects numbers that are the same up to a part of the largest one; names the first that is not.
func expectClose(
  _ found: [Float], _ expected: [Double], tolerance: Double = 1e-5, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard found.count == expected.count else {
    Issue.record(
      "\(what): found \(found.count) numbers, expected \(expected.count)",
      sourceLocation: sourceLocation)
    return
  }
  let scale = expected.reduce(1e-3) { max($0, abs($1)) }
  let place = found.indices.first { !(abs(Double(found[$0]) - expected[$0]) <= tolerance * scale) }
  if let place {
    Issue.record(
      "\(what): found \(found[place]) at \(place), expected \(expected[place])",
      sourceLocation: sourceLocation)
  }
}

/// Checks an operation forward and backward in one call: shape and value against expected numbers,
/// gradients for the upstream `ramp` against expected numbers where there are any, gradients
/// against finite differences always; and that nothing is recorded where nothing is to be.
func checkOperation(
  _ name: String, _ parameters: KeyValuePairs<String, Parameter>, shape: [Int],
  value: [Double]? = nil, gradients expected: [[Double]] = [], tolerance: Double = 1e-5,
  differences: Float = 1e-3, step: Float = 1e-2,
  sourceLocation: SourceLocation = #_sourceLocation, of function: () -> Tensor
) {
  let what =
    "\(name) of \(parameters.map { "\($0.key) \($0.value.shape)" }.joined(separator: ", "))"
  let result = function()
  #expect(result.shape == shape, "\(what)", sourceLocation: sourceLocation)
  guard result.shape == shape else { return }
  if let value {
    expectClose(result.values, value, tolerance: tolerance, what, sourceLocation: sourceLocation)
  }

  let unrecorded = withoutGradient(function)
  #expect(!unrecorded.requiresGradient, "\(what)", sourceLocation: sourceLocation)
  #expect(unrecorded.values == result.values, "\(what)", sourceLocation: sourceLocation)

  let gradients = result.backward(from: ramp(shape))
  for ((label, parameter), numbers) in zip(parameters, expected) {
    expectClose(
      gradients[parameter]?.values ?? [], numbers, tolerance: tolerance,
      "\(what), gradient of \(label)", sourceLocation: sourceLocation)
  }
  let check = gradientCheck(
    parameters, tolerance: differences, step: step, of: function)
  #expect(check.passed, "\(what): \(check)", sourceLocation: sourceLocation)
  #expect(
    check.compared == parameters.reduce(0) { $0 + $1.value.count }, "\(what)",
    sourceLocation: sourceLocation)
}

/// Fills the pool with freed buffers of NaN, so that memory which an operation forgets to write
/// shows.
func dirtyPool() {
  for count in [1, 4, 12, 40, 100, 400] {
    let held = (0..<8).map { _ in Tensor(repeating: .nan, shape: [count]) }
    withExtendedLifetime(held) {}
  }
}

/// The shapes and axes that operations along an axis are tried with.
let shapesAndAxes: [([Int], Int)] = [
  [5], [3, 4], [2, 3, 5], [1, 7, 1], [2, 17, 3], [3, 2, 19],
]
.flatMap { shape in shape.indices.map { (shape, $0) } }

/// The places, in row-major order, of each line of elements along an axis.
func lines(of shape: [Int], axis: Int) -> [[Int]] {
  let inner = shape[(axis + 1)...].reduce(1, *)
  let outer = shape[..<axis].reduce(1, *)
  var found: [[Int]] = []
  for block in 0..<outer {
    for column in 0..<inner {
      let first = block * shape[axis] * inner + column
      found.append((0..<shape[axis]).map { first + $0 * inner })
    }
  }
  return found
}

/// Numbers of a shape, each line along an axis being what a function makes of the input's.
func mapped(
  _ numbers: [Double], _ shape: [Int], axis: Int, _ transform: ([Double]) -> [Double]
) -> [Double] {
  var result = numbers
  for line in lines(of: shape, axis: axis) {
    for (place, number) in zip(line, transform(line.map { numbers[$0] })) { result[place] = number }
  }
  return result
}

/// The shape with another length of one axis; nil leaves it out.
func shape(_ shape: [Int], axis: Int, _ length: Int?) -> [Int] {
  shape.enumerated().compactMap { $0.offset == axis ? length : $0.element }
}
