// The real-text task "natural or shuffled?": windows of a text against permutations of themselves.

import SequiturBase

/// Pairs of a text window and a permutation of it, for a model that should tell which is natural.
///
/// Both rows of a pair hold the same tokens, so a model that cannot see order answers both alike
/// and is right on exactly one: 50 % and a loss of at least ln 2, in training as in the test.
/// Training and test windows come from disjoint ranges of the text, the test from its end. Windows
/// of one repeated token have no other order and are left out.
package struct ShuffledWindows: Sendable {
  /// A window and a permutation that differs from it, both of T tokens.
  package struct Pair: Hashable, Sendable {
    /// As it stands in the text.
    package let natural: [Int32]
    package let shuffled: [Int32]

    /// Both rows, answered with 1 for the natural one and 0 for the other.
    package var examples: [ToyExample] {
      [ToyExample(tokens: natural, targets: [1]), ToyExample(tokens: shuffled, targets: [0])]
    }
  }

  /// Tokens in a window, T.
  package let length: Int
  /// One pair for each test window; the windows do not overlap and stand in the order of the text.
  package let testPairs: [Pair]

  private let tokens: [Int32]
  /// Where a training window may begin: every place but those of windows of one repeated token.
  private let trainingStarts: [Int]

  /// Cuts a text into training and test windows.
  ///
  /// - Parameters:
  ///   - tokens: the text, in tokens.
  ///   - length: T, at least 2: one token has no other order.
  ///   - testShare: the share of whole windows kept for the test, above 0 and below 1; at least one
  ///     window goes to each side.
  ///   - maximumTestPairs: where the text has more test windows, as many are taken at even distances.
  ///   - random: chooses the permutations of the test.
  /// - Throws: `UnsuitableText` if the text has fewer than two windows or a side has only windows of
  ///   one repeated token.
  package init(
    tokens: [Int32], length: Int, testShare: Double = 0.1, maximumTestPairs: Int = .max,
    using random: inout some RandomNumberGenerator
  ) throws(UnsuitableText) {
    guard length >= 2, testShare > 0, testShare < 1, maximumTestPairs >= 1 else {
      stop(
        "ShuffledWindows", "\(length), \(testShare) and \(maximumTestPairs)",
        expected: "a length of at least 2, a test share between 0 and 1 and at least 1 test pair")
    }
    let windows = tokens.count / length
    guard windows >= 2 else {
      throw UnsuitableText(
        description: "expected a text of at least \(2 * length) tokens (one training and one test "
          + "window), found \(tokens.count); use a longer text or a shorter window")
    }
    let testWindows = min(windows - 1, max(1, Int((Double(windows) * testShare).rounded())))
    let boundary = (windows - testWindows) * length
    let starts = Self.variedStarts(in: tokens[..<boundary], length: length)
    let candidates = stride(from: boundary, to: windows * length, by: length)
      .map { Array(tokens[$0..<$0 + length]) }
      .filter { window in window.contains { $0 != window[0] } }
    guard !starts.isEmpty else { throw UnsuitableText(repeatingIn: 0..<boundary) }
    guard !candidates.isEmpty else {
      throw UnsuitableText(repeatingIn: boundary..<windows * length)
    }

    self.length = length
    self.tokens = tokens
    trainingStarts = starts
    let count = min(maximumTestPairs, candidates.count)
    testPairs = (0..<count).map {
      Self.pair(candidates[$0 * candidates.count / count], using: &random)
    }
  }

  /// A random training window, at any offset, and a random permutation of it.
  package func trainingPair(using random: inout some RandomNumberGenerator) -> Pair {
    let start = trainingStarts[random.boundedInteger(below: trainingStarts.count)]
    return Self.pair(Array(tokens[start..<start + length]), using: &random)
  }

  /// A window with a uniformly random order of its tokens that differs from it.
  private static func pair(
    _ window: [Int32], using random: inout some RandomNumberGenerator
  ) -> Pair {
    var shuffled = window
    while shuffled == window { shuffled = random.shuffled(window) }
    return Pair(natural: window, shuffled: shuffled)
  }

  /// The starts of all windows that hold at least two different tokens.
  private static func variedStarts(in tokens: ArraySlice<Int32>, length: Int) -> [Int] {
    var starts: [Int] = []
    // The last place so far whose token differs from the one before it.
    var lastChange = -1
    for place in tokens.indices {
      if place > 0, tokens[place] != tokens[place - 1] { lastChange = place }
      let start = place - length + 1
      if start >= 0, lastChange > start { starts.append(start) }
    }
    return starts
  }
}

/// Why windows of the asked length cannot be cut from a text, in one sentence.
package struct UnsuitableText: Error, Equatable, CustomStringConvertible {
  package let description: String
}

extension UnsuitableText {
  fileprivate init(repeatingIn range: Range<Int>) {
    description =
      "expected windows with different tokens, found only windows of one repeated token in tokens "
      + "\(range.lowerBound) to \(range.upperBound - 1); use a more varied text"
  }
}
