// BytePairEncoder: one text's way through pieces, cache and merges to tokens.

struct BytePairEncoder {
  /// Where a piece that was encoded stands in the text, and its tokens in the result.
  private struct Cached {
    var start: UInt32 = 0
    var length: UInt32 = 0
    var firstToken: UInt32 = 0
    var tokenCount: UInt32 = 0
  }

  /// Half a megabyte: the frequent words of a text, and small enough for the processor's cache.
  private static let largestCache = 1 << 15
  /// Longer pieces are rare, and merging them in a heap pays.
  private static let longestShortPiece = 64

  private let tokenizer: BytePairTokenizer
  private let text: UnsafeBufferPointer<UInt8>
  private var tokens: [Int32] = []
  /// A piece has one place here, and the last one that came stays.
  private var cache: [Cached]
  /// The tokens of the piece at hand, and the merge of each with the next.
  private var piece: [Int32] = []
  private var pairs: [UInt64] = []

  init(_ tokenizer: BytePairTokenizer, of text: UnsafeBufferPointer<UInt8>) {
    self.tokenizer = tokenizer
    self.text = text
    var size = 64
    while size < min(text.count / 4, Self.largestCache) { size *= 2 }
    cache = [Cached](repeating: Cached(), count: size)
    tokens.reserveCapacity(text.count / 3)
  }

  mutating func encode() -> [Int32] {
    var place = 0
    while let added = tokenizer.addedTokens.first(in: text, from: place) {
      encode(place..<added.range.lowerBound)
      tokens.append(added.id)
      place = added.range.upperBound
    }
    encode(place..<text.count)
    return tokens
  }

  private mutating func encode(_ range: Range<Int>) {
    var scanner = WordScanner(text, in: range)
    while let piece = scanner.next() { encode(piece: piece) }
  }

  private mutating func encode(piece range: Range<Int>) {
    guard range.count > 1 else {
      tokens.append(tokenizer.byteTokens[Int(text[range.lowerBound])])
      return
    }
    let hash = ByteHash.of(UnsafeBufferPointer(rebasing: text[range]))
    let slot = Int(truncatingIfNeeded: hash) & (cache.count - 1)
    let cached = cache[slot]
    if cached.length == range.count, isEqual(range, at: Int(cached.start)) {
      for index in 0..<Int(cached.tokenCount) {
        tokens.append(tokens[Int(cached.firstToken) + index])
      }
      return
    }
    let firstToken = tokens.count
    if range.count <= Self.longestShortPiece { mergeShort(range) } else { mergeLong(range) }
    guard range.upperBound <= UInt32.max else { return }
    cache[slot] = Cached(
      start: UInt32(range.lowerBound), length: UInt32(range.count),
      firstToken: UInt32(firstToken), tokenCount: UInt32(tokens.count - firstToken))
  }

  private func isEqual(_ range: Range<Int>, at start: Int) -> Bool {
    for offset in 0..<range.count where text[range.lowerBound + offset] != text[start + offset] {
      return false
    }
    return true
  }

  /// Joins the pair of the earliest merge, the leftmost of several, until no merge applies.
  /// Quadratic in the length, and the fastest way for a word.
  private mutating func mergeShort(_ range: Range<Int>) {
    piece.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    for place in range { piece.append(tokenizer.byteTokens[Int(text[place])]) }
    for index in 1..<piece.count { pairs.append(tokenizer.table[piece[index - 1], piece[index]]) }
    while true {
      var best = PairTable.none
      var place = 0
      for index in pairs.indices where pairs[index] < best { (best, place) = (pairs[index], index) }
      guard best != PairTable.none else { break }
      piece[place] = PairTable.result(of: best)
      piece.remove(at: place + 1)
      pairs.remove(at: place)
      if place < pairs.count { pairs[place] = tokenizer.table[piece[place], piece[place + 1]] }
      if place > 0 { pairs[place - 1] = tokenizer.table[piece[place - 1], piece[place]] }
    }
    tokens += piece
  }

  /// A pair that may be joined: by rank, then from left to right.
  private struct Candidate: Comparable {
    let merge: UInt64
    let place: Int
    let left: Int32
    let right: Int32

    static func < (a: Self, b: Self) -> Bool { (a.merge, a.place) < (b.merge, b.place) }
  }

  /// The same with a heap and a linked list: n log n for a piece of any length.
  private mutating func mergeLong(_ range: Range<Int>) {
    let count = range.count
    piece.removeAll(keepingCapacity: true)
    for place in range { piece.append(tokenizer.byteTokens[Int(text[place])]) }
    // A token that was joined to the one before it is -1; the neighbours of the others are here.
    var next = (1...count).map { Int32($0) }
    var previous = (-1..<count - 1).map { Int32($0) }
    var heap = Heap<Candidate>()
    func consider(_ place: Int, _ piece: [Int32], _ next: [Int32]) {
      let following = Int(next[place])
      guard following < count else { return }
      let merge = tokenizer.table[piece[place], piece[following]]
      guard merge != PairTable.none else { return }
      heap.insert(
        Candidate(merge: merge, place: place, left: piece[place], right: piece[following]))
    }
    for place in 0..<count { consider(place, piece, next) }
    while let candidate = heap.popFirst() {
      let place = candidate.place
      guard piece[place] == candidate.left, Int(next[place]) < count else { continue }
      let joined = Int(next[place])
      guard piece[joined] == candidate.right else { continue }
      piece[place] = PairTable.result(of: candidate.merge)
      piece[joined] = -1
      next[place] = next[joined]
      if Int(next[place]) < count { previous[Int(next[place])] = Int32(place) }
      consider(place, piece, next)
      if previous[place] >= 0 { consider(Int(previous[place]), piece, next) }
    }
    for token in piece where token >= 0 { tokens.append(token) }
  }
}
