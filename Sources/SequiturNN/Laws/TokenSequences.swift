// TokenSequences: what the laws do to sequences (reorder them, replace a token), and how they
// compare the results.

import SequiturTensor

/// Sequences on which a law can be tested: a ``Tensor`` of token rows [B, T, C], or ``Indices`` of
/// token ids [B, T].
public protocol TokenSequences {
  /// The type itself: what a subclass inherits is not its own.
  associatedtype Changed

  /// [B, T, ...].
  var shape: [Int] { get }

  /// The sequences whose token t is token `order[t]` of these.
  func reordered(by order: [Int]) -> Changed

  /// The tokens at some places of every sequence, [B, places, ...].
  func tokens(_ places: Range<Int>) -> Changed

  /// The same with other tokens at one place: rows of normal numbers of a standard deviation, or
  /// the id 0, or 1 instead of 0.
  func replacing(token: Int, deviation: Float) -> Changed
}

extension Tensor: TokenSequences {
  /// Place t of axis 1 of the result is place `order[t]` of this [B, T, ...].
  public func reordered(by order: [Int]) -> Tensor {
    .concatenate(order.map { tokens($0..<$0 + 1) }, axis: 1)
  }

  /// Some places of axis 1.
  public func tokens(_ places: Range<Int>) -> Tensor { slice(axis: 1, places) }

  /// The same with normal numbers at one place of axis 1, always the same ones.
  public func replacing(token: Int, deviation: Float) -> Tensor {
    var random = SeededRandom(seed: 1).keyed(by: [token])
    let row = [shape[0], 1] + shape.dropFirst(2)
    return .concatenate(
      [
        tokens(0..<token), Tensor(normal: row, deviation: deviation, using: &random),
        tokens(token + 1..<shape[1]),
      ], axis: 1)
  }
}

extension Indices: TokenSequences {
  /// Column t of the result is column `order[t]` of these [B, T].
  public func reordered(by order: [Int]) -> Indices {
    let picked = (0..<shape[0]).flatMap { row in order.map { values[row * shape[1] + $0] } }
    return Indices(picked, shape: [shape[0], order.count])
  }

  /// Some columns of these [B, T].
  public func tokens(_ places: Range<Int>) -> Indices { reordered(by: Array(places)) }

  /// The same with another id in one column: 0, or 1 instead of 0.
  public func replacing(token: Int, deviation: Float) -> Indices {
    let values = values.enumerated().map { index, id in
      index % shape[1] == token ? (id == 0 ? 1 : 0) : id
    }
    return Indices(values, shape: shape)
  }
}

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

  /// Stops unless the shape has a batch axis and a time axis of at least two tokens.
  static func checkSequences(_ shape: [Int], law: String) {
    guard shape.count >= 2, shape[0] > 0, shape[1] > 1 else {
      stop(law, "an input of shape \(shape)", expected: "[batch, time, ...] with 2 or more tokens")
    }
  }

  /// The permutation that was given, or else a fixed one, that moves something.
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
