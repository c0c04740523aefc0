// Where a computation first gave a number that is not finite: for the diagnosis of a spoiled loss.

import CSequiturKernels

/// The first result of an operation that holds an infinity or a NaN.
public struct NonFiniteOutput: Hashable, Sendable {
  /// The operation, such as `linear`.
  public let operation: String
  /// The layer, such as `blocks.2.attention.query`: the one whose parameter the operation used,
  /// else the last one before it; empty before the first.
  public let layer: String
  /// The shape of the result.
  public let shape: [Int]
  /// The place of the first such number, in row-major order.
  public let place: Int
  /// The number: NaN or an infinity.
  public let value: Float
  /// Whether everything that the operation read was finite: then it is where the trouble began.
  public let inputsAreFinite: Bool
}

/// Runs the body and tells the first operation, in the order of execution, whose result was not
/// finite; nil if all were.
///
/// Every result is read once more, so this is for the moment after a loss was found spoiled.
public func firstNonFinite(_ body: () throws -> Void) rethrows -> NonFiniteOutput? {
  let probe = FiniteProbe()
  try observingOperations(with: probe, body)
  return probe.found
}

/// What ``firstNonFinite(_:)`` has seen so far.
final class FiniteProbe: OperationObserver, @unchecked Sendable {
  // Unchecked: the scope that makes it runs on one thread.
  private(set) var found: NonFiniteOutput?
  private var layer = ""

  func recorded(_ result: Tensor, of operation: String, inputs: [Tensor]) {
    guard found == nil else { return }
    layer = inputs.lazy.compactMap { $0.asParameter?.layer }.first ?? layer
    let place = Int(sq_first_not_finite(Int64(result.count), result.pointer))
    guard place >= 0 else { return }
    found = NonFiniteOutput(
      operation: operation, layer: layer, shape: result.shape, place: place,
      value: result.pointer[place], inputsAreFinite: inputs.allSatisfy(\.isFinite))
  }

  func passedBack(through operation: String, inputShapes: [[Int]]) {}
}
