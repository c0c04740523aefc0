// WordCounts: how often each piece of a text occurs, in bounded memory.

/// Counts different words: a hash table over one array of bytes.
struct WordCounts {
  struct Word {
    let start: Int32
    let length: Int32
    var count: Int
  }

  /// When either is reached, the rarest words are forgotten until half of it is free.
  static let maximumWords = 1 << 19
  static let maximumBytes = 1 << 23
  /// Of a longer word only so many bytes count.
  static let longestWord = 1 << 16

  private(set) var words: [Word] = []
  private(set) var bytes: [UInt8] = []
  /// The word at each place of the table, -1 for none.
  private var slots = [Int32](repeating: -1, count: 1 << 10)

  mutating func add(_ word: UnsafeBufferPointer<UInt8>) {
    let word = UnsafeBufferPointer(rebasing: word.prefix(Self.longestWord))
    var slot = slot(of: word)
    if slots[slot] >= 0 {
      words[Int(slots[slot])].count += 1
      return
    }
    if words.count == Self.maximumWords || bytes.count + word.count > Self.maximumBytes {
      forgetRareWords()
      slot = self.slot(of: word)
    } else if 2 * words.count >= slots.count {
      rebuild(size: 2 * slots.count)
      slot = self.slot(of: word)
    }
    slots[slot] = Int32(words.count)
    words.append(Word(start: Int32(bytes.count), length: Int32(word.count), count: 1))
    bytes += word
  }

  /// Where a word is, or would be put.
  private func slot(of word: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: ByteHash.of(word)) & (slots.count - 1)
    while slots[slot] >= 0, !isEqual(words[Int(slots[slot])], word) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isEqual(_ known: Word, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(known.length) == word.count else { return false }
    for offset in 0..<word.count where bytes[Int(known.start) + offset] != word[offset] {
      return false
    }
    return true
  }

  private mutating func rebuild(size: Int) {
    slots = [Int32](repeating: -1, count: size)
    bytes.withUnsafeBufferPointer { bytes in
      for (index, word) in words.enumerated() {
        let place = Int(word.start)..<Int(word.start + word.length)
        slots[slot(of: UnsafeBufferPointer(rebasing: bytes[place]))] = Int32(index)
      }
    }
  }

  private mutating func forgetRareWords() {
    var kept = words[...]
    var keptBytes = bytes.count
    var rare = 1
    while kept.count > Self.maximumWords / 2 || keptBytes > Self.maximumBytes / 2 {
      kept = kept.filter { $0.count > rare }[...]
      keptBytes = kept.reduce(0) { $0 + Int($1.length) }
      rare *= 2
    }
    var remaining: [UInt8] = []
    words = kept.map { word in
      defer { remaining += bytes[Int(word.start)..<Int(word.start + word.length)] }
      return Word(start: Int32(remaining.count), length: word.length, count: word.count)
    }
    bytes = remaining
    rebuild(size: slots.count)
  }
}
