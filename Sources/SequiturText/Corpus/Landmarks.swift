// Landmarks: losses that a text's own counts reach, to compare a model's loss with.

import SequiturBase

/// Losses in nats per token that need no model.
///
/// A fresh model is near `uniform`; one that has learned how frequent tokens are is at `unigram`,
/// and one that looks at the token before is at `bigram`. Below that a model uses more of its
/// context.
public struct Landmarks: Codable, Hashable, Sendable {
  /// ln V: all tokens alike.
  public let uniform: Double
  /// The entropy of the tokens' frequencies, -Σ p(t) ln p(t).
  public let unigram: Double
  /// The entropy of a token when the one before is known, H(previous, next) - H(previous).
  ///
  /// The text's own counts fit it perfectly, so for large vocabularies and short texts this is too
  /// low to be reached on other text.
  public let bigram: Double
  /// How many pairs of neighbours were counted.
  public let pairCount: Int

  enum CodingKeys: String, CodingKey {
    case uniform, unigram, bigram
    case pairCount = "pair_count"
  }

  /// At most so many pairs are counted: all of a shorter text, else evenly spaced stretches.
  static let maximumPairs = 1 << 21
  private static let stretchLength = 1 << 15

  /// Counts the tokens of a range that count, with those before them; pairs across two documents
  /// are among them.
  init(of range: TokenRange, vocabularySize: Int) {
    uniform = log(Double(max(1, vocabularySize)))
    var pairs: [UInt64] = []
    for stretch in Self.stretches(of: range.count - 1) {
      let (tokens, targets) = range.tokensAndTargets(stretch.lowerBound..<stretch.upperBound + 1)
      for (previous, next) in zip(tokens, targets.dropFirst()) where next != -1 {
        pairs.append(UInt64(UInt32(bitPattern: previous)) << 32 | UInt64(UInt32(bitPattern: next)))
      }
    }
    pairCount = pairs.count
    pairs.sort()
    let previousEntropy = Self.entropy(ofSorted: pairs.lazy.map { $0 >> 32 })
    bigram = Self.entropy(ofSorted: pairs) - previousEntropy
    for index in pairs.indices { pairs[index] &= 0xFFFF_FFFF }
    pairs.sort()
    unigram = Self.entropy(ofSorted: pairs)
  }

  /// Which pairs are counted, by their first places.
  private static func stretches(of count: Int) -> [Range<Int>] {
    guard count > 0 else { return [] }
    guard count > maximumPairs else { return [0..<count] }
    let stretches = maximumPairs / stretchLength
    return (0..<stretches).map { index in
      let start = index * (count - stretchLength) / (stretches - 1)
      return start..<start + stretchLength
    }
  }

  /// The entropy of how often equal values occur, in nats.
  private static func entropy(ofSorted values: some Collection<UInt64>) -> Double {
    let total = Double(values.count)
    var entropy = 0.0
    var run = 0
    var last: UInt64?
    func information(_ count: Int) -> Double {
      let share = Double(count) / total
      return count == 0 ? 0 : -share * log(share)
    }
    for value in values {
      if value != last {
        entropy += information(run)
        run = 0
        last = value
      }
      run += 1
    }
    return entropy + information(run)
  }
}
