// ByteAlphabet: GPT-2's way to write any bytes as visible characters, which its files use.

/// A character for each byte: printable bytes stand for themselves, the other 68 for the characters
/// from U+0100 on, in order (Radford et al. 2019).
enum ByteAlphabet {
  /// The character of every byte.
  static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (0...255 as ClosedRange<UInt8>).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? "\u{FFFD}"
    }
  }()

  /// All bytes in the order of their characters, the order of GPT-2's first 256 tokens.
  static let bytes: [UInt8] = (0...255).sorted { scalars[Int($0)] < scalars[Int($1)] }

  private static let byteOfScalar: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: (0...255).map { (scalars[Int($0)], $0) })

  static func text(of bytes: [UInt8]) -> String {
    String(String.UnicodeScalarView(bytes.map { scalars[Int($0)] }))
  }

  /// The bytes of such a text; nil if it has a character that stands for no byte.
  static func bytes(of text: String) -> [UInt8]? {
    let bytes = text.unicodeScalars.compactMap { byteOfScalar[$0] }
    return bytes.count == text.unicodeScalars.count ? bytes : nil
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    33...126 ~= byte || 161...172 ~= byte || 174...255 ~= byte
  }
}
