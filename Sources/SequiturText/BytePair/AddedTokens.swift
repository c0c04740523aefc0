// AddedTokens: texts that are one token whatever stands around them, such as <|endoftext|>.

/// A text that is found before anything else is cut, and is one token; never an empty one.
struct AddedToken: Hashable, Sendable {
  let id: Int32
  let bytes: [UInt8]
  /// Whether Hugging Face's tokenizers may leave it out when decoding: a mark rather than text.
  let isSpecial: Bool
}

/// Finds added tokens in texts: the first one, and of those that begin there the longest.
struct AddedTokens: Hashable, Sendable {
  /// In the order of their ids.
  let tokens: [AddedToken]
  private let longestFirst: [AddedToken]
  /// For each byte, whether a token begins with it.
  private let begins: [Bool]

  init(_ tokens: [AddedToken]) {
    self.tokens = tokens.sorted { $0.id < $1.id }
    longestFirst = self.tokens.sorted { $0.bytes.count > $1.bytes.count }
    var begins = [Bool](repeating: false, count: 256)
    for token in tokens { begins[Int(token.bytes[0])] = true }
    self.begins = begins
  }

  func first(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (range: Range<Int>, id: Int32)? {
    guard !tokens.isEmpty else { return nil }
    return begins.withUnsafeBufferPointer { begins in
      for place in start..<text.count where begins[Int(text[place])] {
        for token in longestFirst where text[place...].starts(with: token.bytes) {
          return (place..<place + token.bytes.count, token.id)
        }
      }
      return nil
    }
  }

  /// Whether a place may lie within an added token, which may end behind the end of the text.
  func mayReachAcross(_ place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    tokens.contains { token in
      (1..<token.bytes.count).contains { offset in
        guard offset <= place else { return false }
        let start = place - offset
        return zip(token.bytes, text[start...]).allSatisfy { $0 == $1 }
      }
    }
  }

  /// Where the text ends apart from what may be the beginning of an added token.
  func settledEnd(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let longest = longestFirst.first?.bytes.count ?? 0
    let places = max(0, text.count - longest)..<text.count
    return places.first { place in
      tokens.contains { $0.bytes.starts(with: text[place...]) }
    } ?? text.count
  }
}
