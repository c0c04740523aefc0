// TokenRange: stretches of a corpus's tokens, with the documents in it. Reading one reads the file.

import SequiturBase

/// Tokens of a corpus in their order, such as its training part.
public struct TokenRange: Sendable {
  /// The number of tokens.
  public var count: Int { documents.last?.upperBound ?? 0 }

  /// The tokens of each document, or of each stretch of it that lies here, in order; places count
  /// from the beginning of this range.
  public let documents: [Range<Int>]

  /// What messages call the text: the path of its first document.
  let name: String
  private let file: TokenFile
  /// V where some tokens do not count: those stand in the file as ids above all of the vocabulary.
  private let uncountedFrom: Int32?
  /// Where in the file each of the documents begins.
  private let starts: [Int]

  /// Takes stretches of a file, none of them empty.
  init(
    of file: TokenFile, name: String, uncountedFrom: Int32? = nil, stretches: [Range<Int>]
  ) {
    self.uncountedFrom = uncountedFrom
    var end = 0
    documents = stretches.map { stretch in
      defer { end += stretch.count }
      return end..<end + stretch.count
    }
    (self.file, self.name, starts) = (file, name, stretches.map(\.lowerBound))
  }

  /// What stands in the file in place of a token that does not count.
  static func uncounted(_ token: Int32, of tokenizer: any Tokenizer) -> Int32 {
    token + Int32(tokenizer.vocabularySize)
  }

  /// How many different ids stand in a file, in which some tokens may not count.
  static func storedVocabulary(_ size: Int, _ hasUncounted: Bool) -> Int {
    hasUncounted ? 2 * size : size
  }

  /// The tokens at some places.
  public subscript(places: Range<Int>) -> [Int32] {
    let stored = stored(places)
    guard let uncountedFrom else { return stored }
    return stored.map { $0 < uncountedFrom ? $0 : $0 - uncountedFrom }
  }

  /// The tokens at some places, and the same with -1 for those that do not count.
  func tokensAndTargets(_ places: Range<Int>) -> (tokens: [Int32], targets: [Int32]) {
    let stored = stored(places)
    guard let uncountedFrom else { return (stored, stored) }
    return (
      stored.map { $0 < uncountedFrom ? $0 : $0 - uncountedFrom },
      stored.map { $0 < uncountedFrom ? $0 : -1 }
    )
  }

  /// How many of its tokens count.
  package var countedTokens: Int {
    guard uncountedFrom != nil else { return count }
    return stride(from: 0, to: count, by: 1 << 20).reduce(0) { sum, start in
      sum + tokensAndTargets(start..<min(start + 1 << 20, count)).targets.count { $0 != -1 }
    }
  }

  private func stored(_ places: Range<Int>) -> [Int32] {
    guard places.lowerBound >= 0, places.upperBound <= count else {
      stop("TokenRange", "\(places)", expected: "places in 0..<\(count)")
    }
    var number = documents.indices.lastOfFirst { documents[$0].lowerBound <= places.lowerBound }
    var tokens: [Int32] = []
    while tokens.count < places.count {
      // What follows in the file too is read at once.
      var end = number
      while end + 1 < documents.count, documents[end].upperBound < places.upperBound,
        starts[end + 1] == starts[end] + documents[end].count
      {
        end += 1
      }
      let first = places.lowerBound + tokens.count
      let last = min(places.upperBound, documents[end].upperBound)
      let offset = starts[number] - documents[number].lowerBound
      tokens += file.tokens(in: first + offset..<last + offset)
      number = end + 1
    }
    return tokens
  }

  /// The first tokens, at most `count`.
  public func prefix(_ count: Int) -> TokenRange {
    let cut = documents.map { $0.clamped(to: 0..<max(0, count)) }.prefix { !$0.isEmpty }
    return TokenRange(
      of: file, name: name, uncountedFrom: uncountedFrom,
      stretches: zip(starts, cut).map { $0..<$0 + $1.count })
  }

  /// All tokens. For texts that fit into memory.
  public var tokens: [Int32] { self[0..<count] }
}

extension Range<Int> {
  /// The last number that meets a condition which all numbers before it meet and none behind it;
  /// the first if none does.
  func lastOfFirst(_ isMet: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isMet(middle) { low = middle } else { high = middle }
    }
    return low
  }
}
