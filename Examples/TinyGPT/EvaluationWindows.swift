// EvaluationWindows: how `evaluate` cuts a text into windows.

import Sequitur

/// The windows of a text one after another, each token but the first predicted once. The last
/// window begins early enough to be whole; what the one before it predicts has the target -1 there.
struct EvaluationWindows: Sequence {
  let length: Int
  private let range: TokenRange
  private let tokens: Int

  init(_ range: TokenRange, count: Int, length: Int) {
    self.range = range
    tokens = count
    self.length = Swift.min(length, count - 1)
  }

  /// How many windows there are.
  var count: Int { (tokens - 2) / length + 1 }

  func makeIterator() -> AnyIterator<Window> {
    var predicted = 0
    return AnyIterator {
      guard predicted + 1 < tokens else { return nil }
      let start = Swift.min(predicted, tokens - 1 - length)
      let part = range[start..<start + length + 1]
      let known = predicted - start
      predicted = start + length
      return Window(
        inputs: Array(part.dropLast()),
        targets: Array(repeating: -1, count: known) + part.dropFirst(1 + known))
    }
  }
}
