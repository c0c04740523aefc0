// The two checksums of PNG: CRC-32 over chunks and Adler-32 over the compressed data.

package enum Checksums {
  /// CRC-32 with the reflected polynomial 0xEDB88320 (PNG specification, annex D).
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { crc, byte in
      table[Int((crc ^ UInt32(byte)) & 255)] ^ crc >> 8
    }
  }

  /// Adler-32 (RFC 1950, section 8.2).
  package static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    var index = 0
    while index < bytes.count {
      // 5552 bytes are the most whose sums fit 32 bits before the remainder is taken.
      let end = min(index + 5552, bytes.count)
      while index < end {
        a &+= UInt32(bytes[index])
        b &+= a
        index += 1
      }
      a %= 65521
      b %= 65521
    }
    return b << 16 | a
  }

  private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
    (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }
}
