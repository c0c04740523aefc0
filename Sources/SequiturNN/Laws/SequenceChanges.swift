// What the laws do to sequences: reorder them, replace one token; and how they compare the results.

import SequiturTensor

extension Laws {
  /// The largest |a - b| and its place; infinite for NaN against a number.
  static func largestDifference(_ a: Tensor, _ b: Tensor) -> (deviation: Float, place: [Int]?) {
    guard a.shape == b.shape else {
      stop("Laws", "outputs of shapes \(a.shape) and \(b.shape)", expected: "the same shape")
    }
    var worst: (deviation: Float, index: Int?) = (0, nil)
    for (index, (first, second)) in zip(a.values, b.values).enumerated() {
      let size = difference(first, second)
      if size > worst.deviation { worst = (size, index) }
    }
    return (worst.deviation, worst.index.map { place(of: $0, in: a.shape) })
  }

  /// |a - b|; 0 if both are the same infinity or both NaN.
  private static func difference(_ a: Float, _ b: Float) -> Float {
    if a == b || (a.isNaN && b.isNaN) { return 0 }
    let size = abs(a - b)
    return size.isNaN ? .infinity : size
  }

  /// The place on every axis of an index in row-major order.
  private static func place(of index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    var place: [Int] = []
    for length in shape.reversed() {
      place.append(rest % length)
      rest /= length
    }
    return place.reversed()
  }

  /// Stops unless the shape has a batch axis and a time axis of at least two tokens.
  static func checkSequences(_ shape: [Int], law: String) {
    guard shape.count >= 2, shape[0] > 0, shape[1] > 1 else {
      stop(law, "an input of shape \(shape)", expected: "[batch, time, ...] with 2 or more tokens")
    }
  }

  /// A permutation of the tokens of [B, T, ...] that was given, or else a fixed one, that moves
  /// something.
  static func permutation(_ given: [Int]?, of shape: [Int], law: String) -> [Int] {
    checkSequences(shape, law: law)
    let length = shape[1]
    if let given {
      guard given.sorted() == Array(0..<length), given != Array(0..<length) else {
        stop(law, "\(given)", expected: "the numbers 0 ..< \(length) in another order")
      }
      return given
    }
    var random = SeededRandom(seed: 0)
    while true {
      let order = random.permutation(of: length)
      if order != Array(0..<length) { return order }
    }
  }
}

extension Tensor {
  /// Place t of axis 1 of the result is place `order[t]` of this [B, T, ...].
  func reordered(by order: [Int]) -> Tensor {
    .concatenate(order.map { slice(axis: 1, $0..<$0 + 1) }, axis: 1)
  }

  /// The same with normal numbers at one place of axis 1.
  func replacing(token: Int, deviation: Float) -> Tensor {
    var random = SeededRandom(seed: 1).keyed(by: [token])
    var shape = shape
    shape[1] = 1
    return .concatenate(
      [
        slice(axis: 1, 0..<token), Tensor(normal: shape, deviation: deviation, using: &random),
        slice(axis: 1, token + 1..<self.shape[1]),
      ], axis: 1)
  }
}

extension Indices {
  /// Column t of the result is column `order[t]` of these [B, T].
  func reordered(by order: [Int]) -> Indices {
    mapColumns { row, t in values[row * shape[1] + order[t]] }
  }

  /// The same with another id in one column: 0, or 1 instead of 0.
  func replacing(token: Int) -> Indices {
    mapColumns { row, t in
      let id = values[row * shape[1] + t]
      return t == token ? (id == 0 ? 1 : 0) : id
    }
  }

  /// These [B, T] with only the columns of a range.
  func columns(_ range: Range<Int>) -> Indices {
    let picked = (0..<shape[0]).flatMap { row in range.map { values[row * shape[1] + $0] } }
    return Indices(picked, shape: [shape[0], range.count])
  }

  private func mapColumns(_ id: (_ row: Int, _ column: Int) -> Int32) -> Indices {
    Indices((0..<count).map { id($0 / shape[1], $0 % shape[1]) }, shape: shape)
  }
}
