// Well-formed UTF-8, one sequence at a time (The Unicode Standard, table 3-7).

/// The UTF-8 sequence of one character, or the beginning of one.
struct UTF8Sequence: Equatable {
  /// The bytes of the whole sequence, 1 to 4.
  let length: Int
  /// How many of them are there: less than `length` only if the text ends within the sequence.
  let available: Int

  var isWhole: Bool { available == length }

  /// The sequence that begins at a place; nil if none that is well-formed does.
  init?(in text: UnsafeBufferPointer<UInt8>, at place: Int) {
    // What the second byte may be rules out overlong forms, surrogates and numbers above U+10FFFF.
    let second: ClosedRange<UInt8>
    switch text[place] {
    case 0x00...0x7F: (length, second) = (1, 0...0)
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    available = min(length, text.count - place)
    for offset in 1..<max(1, available) {
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard allowed.contains(text[place + offset]) else { return nil }
    }
  }

  /// How many bytes at the end of a text, 0 to 3, are the beginning of a sequence that more bytes
  /// could complete.
  static func incompleteTail(of text: UnsafeBufferPointer<UInt8>) -> Int {
    for count in 1..<4 where count <= text.count {
      let place = text.count - count
      if text[place] & 0xC0 == 0x80 { continue }
      guard let sequence = UTF8Sequence(in: text, at: place) else { return 0 }
      return sequence.isWhole ? 0 : count
    }
    return 0
  }

  /// The last place above 0 that is not within a character; nil if there is none.
  static func lastBoundary(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let place = text.count - incompleteTail(of: text)
    return place > 0 ? place : nil
  }

  /// The scalar whose well-formed sequence begins at a place, and the place behind it.
  @inline(__always)
  static func scalar(
    in text: UnsafeBufferPointer<UInt8>, at place: Int
  ) -> (scalar: Unicode.Scalar, end: Int) {
    func bits(_ offset: Int) -> UInt32 { UInt32(text[place + offset] & 0x3F) }
    let first = UInt32(text[place])
    let value: UInt32
    let length: Int
    switch first {
    case 0x00...0x7F: (value, length) = (first, 1)
    case 0xC0...0xDF: (value, length) = ((first & 0x1F) << 6 | bits(1), 2)
    case 0xE0...0xEF: (value, length) = ((first & 0x0F) << 12 | bits(1) << 6 | bits(2), 3)
    default:
      (value, length) = ((first & 0x07) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3), 4)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", place + length)
  }
}
