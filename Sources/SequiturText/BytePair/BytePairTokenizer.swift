// Byte-level byte-pair encoding, as GPT-2 has it: words of bytes, joined by learned merges.

import SequiturBase

/// Two neighbouring tokens that become one.
struct BytePairMerge: Hashable, Sendable {
  let left: Int32
  let right: Int32
  let result: Int32
}

/// A tokeniser of byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019).
///
/// A text is cut into words, numbers, punctuation and white space by GPT-2's pattern; in each
/// piece, of all neighbouring tokens that a merge joins, those of the earliest merge are joined
/// first, until none are left. Every byte is a token, so that any text can be encoded and decoding
/// gives it back exactly.
///
/// ```swift
/// let tokenizer = try BytePairTokenizer.train(on: text, vocabularySize: 1024)
/// let tokens = tokenizer.encode("the cat")
/// try TokenizerFile.write(tokenizer, to: "tokenizer")  // opens in Hugging Face's tokenizers
/// ```
public struct BytePairTokenizer: Tokenizer {
  /// The bytes of every token, added ones included.
  let vocabulary: [[UInt8]]
  /// The merges in the order in which they apply.
  let merges: [BytePairMerge]
  /// Texts that are one token before anything is cut.
  let addedTokens: AddedTokens

  /// The token of `<|endoftext|>`, which stands between two texts; nil if the vocabulary has none.
  public let endOfText: Int32?

  let table: PairTable
  let byteTokens: [Int32]

  static let endOfTextName = "<|endoftext|>"

  /// Creates a tokeniser; each byte is a token, and so are those of the merges.
  init(vocabulary: [[UInt8]], merges: [BytePairMerge], addedTokens: [AddedToken]) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.addedTokens = AddedTokens(addedTokens)
    endOfText = addedTokens.first { $0.bytes == Array(Self.endOfTextName.utf8) }?.id
    table = PairTable(merges)
    var byteTokens = [Int32](repeating: 0, count: 256)
    let added = Set(addedTokens.map(\.id))
    // An added token may be a byte's own token, but counts behind one that is not added.
    let singles = vocabulary.indices.filter { vocabulary[$0].count == 1 }.map { Int32($0) }
    for token in singles.filter(added.contains) + singles.filter({ !added.contains($0) }) {
      byteTokens[Int(vocabulary[Int(token)][0])] = token
    }
    self.byteTokens = byteTokens
  }

  /// The number of tokens, V: 256 bytes, a token for each merge, and the added ones.
  public var vocabularySize: Int { vocabulary.count }

  /// The token ids of a text.
  public func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { bytes in
      var encoder = BytePairEncoder(self, of: bytes)
      return encoder.encode()
    }
  }

  /// The bytes of a token: part of a word, often with the space in front of it.
  public func bytes(of token: Int32) -> [UInt8] {
    guard vocabulary.indices.contains(Int(token)) else {
      stop("BytePairTokenizer", "token \(token)", expected: "token ids in 0..<\(vocabularySize)")
    }
    return vocabulary[Int(token)]
  }
}

extension BytePairTokenizer: Equatable {
  /// Whether all texts have the same tokens, with the same ids.
  public static func == (left: Self, right: Self) -> Bool {
    left.vocabulary == right.vocabulary && left.merges == right.merges
      && left.addedTokens == right.addedTokens
  }
}

extension BytePairTokenizer: CuttableTokenizer {
  /// Where white space begins, or else the end of an added token, or of the last piece that no more
  /// text can change.
  package func lastCut(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    var end: Int?
    while let place = WhiteSpace.lastBeginning(in: text, before: end) {
      if !addedTokens.mayReachAcross(place, in: text) { return place }
      end = place
    }
    var start = 0
    while let added = addedTokens.first(in: text, from: start) { start = added.range.upperBound }
    var cut = start > 0 && start < text.count ? start : nil
    // What may become an added token would end the piece in front of it, and four bytes of
    // look-ahead settle any other: an apostrophe waits for two letters, and a character may be cut.
    let whole = max(
      start,
      min(
        text.count - UTF8Sequence.incompleteTail(of: text), addedTokens.settledEnd(of: text)))
    var scanner = WordScanner(text, in: start..<whole)
    while let piece = scanner.next(), piece.upperBound + 4 <= whole {
      if !addedTokens.mayReachAcross(piece.upperBound, in: text) { cut = piece.upperBound }
    }
    return cut
  }
}
