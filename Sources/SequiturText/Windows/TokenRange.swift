// TokenRange: a stretch of a corpus's tokens, with the documents in it. Reading one reads the file.

import SequiturBase

/// Consecutive tokens of a corpus, such as its training part.
public struct TokenRange: Sendable {
  /// The number of tokens.
  public var count: Int { range.count }

  /// The tokens of each document, or of the part of it that lies here, in order; places count from
  /// the beginning of this range.
  public let documents: [Range<Int>]

  /// What messages call the text: the first path of the corpus.
  let name: String
  let file: TokenFile
  /// Where in the file the tokens are.
  let range: Range<Int>

  /// The tokens at some places.
  public subscript(places: Range<Int>) -> [Int32] {
    guard places.lowerBound >= 0, places.upperBound <= count else {
      stop("TokenRange", "\(places)", expected: "places in 0..<\(count)")
    }
    return file.tokens(
      in: range.lowerBound + places.lowerBound..<range.lowerBound + places.upperBound)
  }

  /// The first tokens, at most `count`.
  public func prefix(_ count: Int) -> TokenRange {
    let count = Swift.min(count, self.count)
    return TokenRange(
      documents: documents.map { $0.clamped(to: 0..<count) }.filter { !$0.isEmpty }, name: name,
      file: file, range: range.prefix(count))
  }

  /// All tokens. For texts that fit into memory.
  public var tokens: [Int32] { self[0..<count] }
}
