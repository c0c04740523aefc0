// MergeLearner: the pair that occurs most often, again and again, without counting anew each time.

/// Words as tokens, and the counts of all pairs in them: the order of events, and so the merges,
/// are those of Hugging Face's `BpeTrainer`.
struct MergeLearner {
  private(set) var vocabulary: [[UInt8]]
  private(set) var merges: [BytePairMerge] = []

  /// A pair in the queue: the most frequent first, of equally frequent ones the one of smaller ids.
  private struct Candidate: Comparable {
    var count: Int
    let pair: UInt64
    /// Which of `places` lists its words.
    let words: Int

    static func < (a: Self, b: Self) -> Bool {
      a.count != b.count ? a.count > b.count : a.pair < b.pair
    }
  }

  private var tokens: [Int32]
  /// Where each word lies in `tokens`; it gets shorter.
  private var words: [(start: Int, length: Int, count: Int)] = []
  private var ids: [[UInt8]: Int32]
  private var pairCounts: [UInt64: Int] = [:]
  /// A pair waits with the words that held it when it was counted, and is joined in those.
  private var queue = Heap<Candidate>()
  /// Lists of words, ascending; emptied when they have been used.
  private var places: [[Int32]] = []
  /// The pairs whose words are being listed, by their place in `places`.
  private var listed: [UInt64: Int] = [:]

  init(_ counts: WordCounts) {
    vocabulary = ByteAlphabet.bytes.map { [$0] }
    ids = Dictionary(uniqueKeysWithValues: zip(vocabulary, 0...))
    var byteTokens = [Int32](repeating: 0, count: 256)
    for (token, byte) in ByteAlphabet.bytes.enumerated() { byteTokens[Int(byte)] = Int32(token) }
    tokens = counts.bytes.map { byteTokens[Int($0)] }
    for word in counts.words {
      let start = Int(word.start)
      let length = Int(word.length)
      for place in start..<start + length - 1 {
        change(PairTable.key(tokens[place], tokens[place + 1]), by: word.count, in: words.count)
      }
      words.append((start, length, word.count))
    }
    queueListed()
  }

  /// Joins the most frequent pair; false if none occurs twice.
  mutating func joinNext() -> Bool {
    while var candidate = queue.popFirst() {
      let count = pairCounts[candidate.pair] ?? 0
      if candidate.count == count {
        guard count >= 2 else { return false }
        join(candidate)
        return true
      }
      // Joins of other pairs have taken some away since it was put into the queue.
      candidate.count = count
      queue.insert(candidate)
    }
    return false
  }

  private mutating func join(_ candidate: Candidate) {
    let left = Int32(truncatingIfNeeded: candidate.pair >> 32)
    let right = Int32(truncatingIfNeeded: candidate.pair)
    let bytes = vocabulary[Int(left)] + vocabulary[Int(right)]
    let result = ids[bytes] ?? Int32(vocabulary.count)
    if Int(result) == vocabulary.count {
      vocabulary.append(bytes)
      ids[bytes] = result
    }
    let merge = BytePairMerge(left: left, right: right, result: result)
    merges.append(merge)
    let words = places[candidate.words]
    places[candidate.words] = []
    for word in words { join(merge, in: Int(word)) }
    queueListed()
  }

  /// Joins a pair wherever it stands in a word, from left to right.
  private mutating func join(_ merge: BytePairMerge, in number: Int) {
    let word = words[number]
    let end = word.start + word.length
    var written = word.start
    var place = word.start
    while place < end {
      defer { written += 1 }
      guard tokens[place] == merge.left, place + 1 < end, tokens[place + 1] == merge.right else {
        tokens[written] = tokens[place]
        place += 1
        continue
      }
      if written > word.start {
        let previous = tokens[written - 1]
        change(PairTable.key(previous, merge.left), by: -word.count, in: number)
        change(PairTable.key(previous, merge.result), by: word.count, in: number)
      }
      if place + 2 < end {
        let next = tokens[place + 2]
        change(PairTable.key(merge.right, next), by: -word.count, in: number)
        change(PairTable.key(merge.result, next), by: word.count, in: number)
      }
      tokens[written] = merge.result
      place += 2
    }
    words[number].length = written - word.start
  }

  /// Counts a pair up or down; one that was counted up is listed with its word.
  private mutating func change(_ pair: UInt64, by count: Int, in word: Int) {
    pairCounts[pair, default: 0] += count
    guard count > 0 else { return }
    let list: Int
    if let known = listed[pair] {
      list = known
    } else {
      list = places.count
      places.append([])
      listed[pair] = list
    }
    if places[list].last != Int32(word) { places[list].append(Int32(word)) }
  }

  /// Puts the pairs that were listed into the queue.
  private mutating func queueListed() {
    for (pair, list) in listed {
      let count = pairCounts[pair] ?? 0
      if count > 0 { queue.insert(Candidate(count: count, pair: pair, words: list)) }
    }
    listed.removeAll(keepingCapacity: true)
  }
}
