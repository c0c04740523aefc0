// What the tests of this target share: numbers that numpy can make again, comparisons, golden
// files.
//
// References were printed by numpy in Double. All of them use
//   w = lambda s, p: np.sin(1.3 * np.arange(np.prod(s)) + p).reshape(s)      # waves(s, phase: p)
// and give the k-th parameter of a module, counted from 1, the values .5 * w(shape, .1 * k).

import Foundation
import SequiturNN
import SequiturTensor
import Testing

/// sin(1.3 i + phase) over the elements in row-major order.
func waves(_ shape: [Int], phase: Double) -> Tensor {
  let count = shape.reduce(1, *)
  return Tensor((0..<count).map { Float(sin(1.3 * Double($0) + phase)) }, shape: shape)
}

/// Gives the k-th parameter, counted from 1, the values 0.5 sin(1.3 i + 0.1 k).
func fillWithWaves(_ module: some Module) {
  for (index, parameter) in module.parameters.enumerated() {
    let values = waves(parameter.shape, phase: 0.1 * Double(index + 1)).values
    parameter.assign(values.map { 0.5 * $0 })
  }
}

/// A GPT of 5 tokens, context length 4, one block of two heads and width 4; parameters as waves.
func smallGPT(_ change: (inout GPT.Configuration) -> Void = { _ in }) -> GPT {
  var configuration = GPT.Configuration(contextLength: 4, layers: 1, heads: 2, width: 4)
  change(&configuration)
  var random = SeededRandom(seed: 1)
  let model = GPT(configuration, vocabularySize: 5, using: &random)
  fillWithWaves(model)
  return model
}

/// Gives every parameter normal numbers, large enough that no gradient is lost in rounding.
func randomize(_ module: some Module, seed: UInt64, deviation: Float = 0.7) {
  var random = SeededRandom(seed: seed)
  for parameter in module.parameters {
    parameter.assign(
      Tensor(normal: parameter.shape, deviation: deviation, using: &random).values)
  }
}

/// Checks the gradients of every parameter of a module, and of its inputs.
func expectGradients(
  of module: some Module, inputs: [NamedParameter] = [], tolerance: Float = 1e-3,
  _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation, function: () -> Tensor
) {
  let named = module.namedParameters() + inputs
  let check = gradientCheck(named, tolerance: tolerance, step: 4e-2, of: function)
  #expect(check.passed, "\(what): \(check)", sourceLocation: sourceLocation)
  #expect(
    check.compared == named.reduce(0) { $0 + $1.parameter.count }, sourceLocation: sourceLocation)
}

/// Expects a shape and its numbers, and names the worst place otherwise.
func expectClose(
  _ found: Tensor, _ shape: [Int], _ expected: [Float], within tolerance: Float = 2e-6,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.shape == shape, "\(what)", sourceLocation: sourceLocation)
  guard found.count == expected.count else {
    Issue.record(
      "\(what): \(found.count) numbers, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  for (place, (value, should)) in zip(found.values, expected).enumerated()
  where !(abs(value - should) <= tolerance) {
    Issue.record(
      "\(what): element \(place) is \(value), expected \(should)", sourceLocation: sourceLocation)
    return
  }
}

/// The largest |a - b|; infinite if something is NaN or the shapes differ.
func deviation(_ first: Tensor, _ second: Tensor) -> Float {
  guard first.shape == second.shape else { return .infinity }
  return zip(first.values, second.values).reduce(0) { worst, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}

/// The numbers as bits: equal also where `==` would say that NaN differs or -0 does not.
func bits(_ tensor: Tensor) -> [UInt32] { tensor.values.map(\.bitPattern) }

/// The permutation of the articles' experiment: not the identity, not its own inverse.
let permutation = [2, 0, 4, 1, 5, 3]

/// A golden file of this target.
func golden<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
  let folder = try #require(
    Bundle.module.url(forResource: "Golden", withExtension: nil), "no folder of golden files")
  let data = try Data(contentsOf: folder.appendingPathComponent(name))
  return try JSONDecoder().decode(type, from: data)
}

/// What an exit test's process wrote to its standard error.
func message(of result: ExitTest.Result?) -> String {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
}
