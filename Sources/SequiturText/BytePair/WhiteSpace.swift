// Where words begin: the white space in front of them.

enum WhiteSpace {
  /// The last place above 0 where ASCII white space follows another character, which no token of
  /// GPT-2's kind reaches across.
  static func lastBeginning(in text: UnsafeBufferPointer<UInt8>, before end: Int? = nil) -> Int? {
    var place = (end ?? text.count) - 1
    while place > 0 {
      if isASCII(text[place]), !isASCII(text[place - 1]), !endsWide(text, at: place) {
        return place
      }
      place -= 1
    }
    return nil
  }

  @inline(__always)
  static func isASCII(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

  /// Whether a white space of several bytes, such as U+3000, ends at a place.
  private static func endsWide(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    guard text[place - 1] >= 0x80 else { return false }
    var start = place - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return UTF8Sequence.scalar(in: text, at: start).scalar.properties.isWhitespace
  }
}
