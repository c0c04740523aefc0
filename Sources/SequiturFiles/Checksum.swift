// CRC-32C: the checksum of checkpoints and of TensorBoard's records.

/// The cyclic redundancy check with Castagnoli's polynomial (Castagnoli et al. 1993; RFC 3720),
/// eight bytes at a time (Kounavis & Berry 2005, "slicing by 8").
package struct Checksum {
  private var register: UInt32 = 0xFFFF_FFFF

  package init() {}

  package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var checksum = Checksum()
    Array(bytes).withUnsafeBytes { checksum.add($0) }
    return checksum.value
  }

  /// The checksum of all bytes so far.
  package var value: UInt32 { ~register }

  /// Adds bytes behind those so far.
  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    Self.tables.withUnsafeBufferPointer { tables in
      var crc = register
      var place = 0
      while place + 8 <= bytes.count {
        let low =
          UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)) ^ crc
        let high = UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self))
        crc = 0
        for byte in 0..<4 {
          crc ^= tables[(7 - byte) << 8 + Int(low >> (8 * UInt32(byte)) & 0xFF)]
          crc ^= tables[(3 - byte) << 8 + Int(high >> (8 * UInt32(byte)) & 0xFF)]
        }
        place += 8
      }
      for byte in bytes[place...] {
        crc = crc >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
      }
      register = crc
    }
  }

  /// Table k, at 256 k: what a byte does to the register when k more bytes follow it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      // Castagnoli's polynomial, its bits reversed.
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
      tables[byte] = crc
    }
    for place in 256..<tables.count {
      let crc = tables[place - 256]
      tables[place] = crc >> 8 ^ tables[Int(crc & 0xFF)]
    }
    return tables
  }()
}
