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
