// WordScanner: the pieces that GPT-2 cuts a text into before it joins bytes, without a regular
// expression engine.

/// Cuts UTF-8 into the matches of GPT-2's pattern (Radford et al. 2019),
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// The text must be well-formed; every byte lies in exactly one piece.
package struct WordScanner {
  private enum Kind: UInt8 { case letter, number, space, other }

  private let text: UnsafeBufferPointer<UInt8>
  private var place: Int
  private let end: Int

  package init(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    self.text = text
    place = range.lowerBound
    end = range.upperBound
  }

  /// The next piece; nil at the end of the text.
  package mutating func next() -> Range<Int>? {
    guard place < end else { return nil }
    let start = place
    if let length = contractionLength(at: start) {
      place += length
      return start..<place
    }
    var (kind, next) = kind(at: start)
    // One plain space goes with what follows it.
    if text[start] == UInt8(ascii: " "), next < end, self.kind(at: next).kind != .space {
      (kind, next) = self.kind(at: next)
    }
    var last = start
    while next < end {
      let following = self.kind(at: next)
      guard following.kind == kind else { break }
      last = next
      next = following.end
    }
    // White space in front of a word leaves its last character to it, unless it has only one.
    if kind == .space, next < end, last > start { next = last }
    place = next
    return start..<next
  }

  /// The length of 's, 't, 're, 've, 'm, 'll or 'd.
  @inline(__always)
  private func contractionLength(at start: Int) -> Int? {
    guard text[start] == UInt8(ascii: "'"), start + 1 < end else { return nil }
    switch text[start + 1] {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < end && text[start + 2] == UInt8(ascii: "e") ? 3 : nil
    case UInt8(ascii: "l"):
      return start + 2 < end && text[start + 2] == UInt8(ascii: "l") ? 3 : nil
    default: return nil
    }
  }

  @inline(__always)
  private func kind(at place: Int) -> (kind: Kind, end: Int) {
    let byte = text[place]
    if byte < 0x80 { return (Self.basicKinds[Int(byte)], place + 1) }
    let (scalar, end) = UTF8Sequence.scalar(in: text, at: place)
    let kind =
      scalar.value < 0x10000 ? Self.basicKinds[Int(scalar.value)] : Self.kind(of: scalar)
    return (kind, end)
  }

  /// By the Unicode version of the Swift library: L* and N*, and the property White_Space.
  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      .letter
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: scalar.properties.isWhitespace ? .space : .other
    }
  }

  /// The kinds of the basic plane, which looking up a property each time would slow down tenfold.
  private static let basicKinds: [Kind] = (0..<0x10000).map {
    Unicode.Scalar(UInt32($0)).map(kind) ?? .other
  }
}
