// What the tests of this target share: modules whose gradients are known, and a comparison.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

/// Three numbers, starting at [0.5, -1, 2], with a loss whose gradient at step t = 1, 2, ... is
/// sin(1.7 i + t), whatever the numbers are.
struct Triple: Module {
  let numbers = Parameter([0.5, -1, 2])

  func gradients(step: Int) -> Gradients {
    let slopes = (0..<3).map { Float(sin(1.7 * Double($0) + Double(step))) }
    return (numbers * Tensor(slopes)).sum().backward()
  }
}

/// A matrix and two vectors, one of which a loss may leave out.
struct Mixed: Module {
  let matrix = Parameter([1, 2, 3, 4].map { Float($0) }, shape: [2, 2])
  let vector = Parameter([1, 2])
  let spare = Parameter([3])
}

/// Expects numbers, and names the worst place otherwise.
func expectClose(
  _ found: [Float], _ expected: [Float], within tolerance: Float = 1e-6, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  for (place, (value, should)) in zip(found, expected).enumerated()
  where !(abs(value - should) <= tolerance) {
    Issue.record(
      "\(what): element \(place) is \(value), expected \(should)", sourceLocation: sourceLocation)
  }
}

/// What an exit test's process wrote to its standard error.
func message(of result: ExitTest.Result?) -> String {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
}
