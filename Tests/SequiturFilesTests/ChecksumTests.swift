// CRC-32C against the published values, whole and in pieces.

import SequiturFiles
import Testing

struct ChecksumTests {
  /// RFC 3720, appendix B.4, and the check value of the polynomial.
  @Test func publishedValues() {
    #expect(Checksum.of("123456789".utf8) == 0xE306_9283)
    #expect(Checksum.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(Checksum.of([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(Checksum.of((0..<32).map { UInt8($0) }) == 0x46DD_794E)
    #expect(Checksum.of([]) == 0)
  }

  @Test func piecesGiveTheSameAsTheWhole() {
    let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 * 37) }
    for cut in 0...100 {
      var checksum = Checksum()
      bytes[..<cut].withUnsafeBytes { checksum.add($0) }
      bytes[cut...].withUnsafeBytes { checksum.add($0) }
      #expect(checksum.value == Checksum.of(bytes), "cut at \(cut)")
    }
  }
}
