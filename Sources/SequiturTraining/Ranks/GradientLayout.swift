// GradientLayout: where the gradients of parameters stand in one long array.

import SequiturBase
import SequiturTensor

/// The order in which gradients travel, the same on all ranks.
struct GradientLayout {
  let parameters: [Parameter]
  /// Where each begins, and where the last ends.
  private let starts: [Int]
  private let numbers: [ObjectIdentifier: Int]

  var count: Int { starts[starts.count - 1] }

  init(_ places: [Int], _ all: [Parameter]) {
    parameters = places.map { all[$0] }
    starts = parameters.reduce(into: [0]) { starts, parameter in
      starts.append(starts[starts.count - 1] + parameter.count)
    }
    numbers = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { (ObjectIdentifier($1), $0) })
  }

  /// The number of one of the parameters.
  func number(of parameter: Parameter) -> Int {
    guard let number = numbers[ObjectIdentifier(parameter)] else {
      stop(
        "Trainer", "a gradient that no rank has told of", expected: "one of those it has told of")
    }
    return number
  }

  /// A run of numbers of one parameter.
  struct Piece {
    /// Whose.
    let tensor: Int
    /// Where it begins in the parameter, and in the range that was asked for.
    let offset, place: Int
    let count: Int
  }

  /// The pieces that make a range.
  func pieces(of range: Range<Int>) -> [Piece] {
    parameters.indices.compactMap { tensor in
      let part = (starts[tensor]..<starts[tensor + 1]).clamped(to: range)
      guard !part.isEmpty else { return nil }
      return Piece(
        tensor: tensor, offset: part.lowerBound - starts[tensor],
        place: part.lowerBound - range.lowerBound, count: part.count)
    }
  }
}
