// The checksums of PNG.
import Testing

import SequiturFigures

struct ChecksumsTests {
  @Test func knownChecksums() {
    // The check values of the two algorithms for the nine digits.
    #expect(Checksums.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(Checksums.adler32(Array("123456789".utf8)) == 0x091E_01DE)
    #expect(Checksums.adler32([UInt8](repeating: 255, count: 20_000)) == 0x9F51_D664)
  }
}
