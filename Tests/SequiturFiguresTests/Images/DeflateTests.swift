// Compression: every stream decodes to what went in, and repetition makes it small.
import Testing

import SequiturFigures

struct DeflateTests {
  @Test func roundTrips() throws {
    var state: UInt32 = 1
    func random() -> UInt8 {
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let cases: [(String, [UInt8])] = [
      ("empty", []), ("one byte", [7]), ("two bytes", [7, 7]), ("three", [1, 2, 3]),
      ("long run", [UInt8](repeating: 9, count: 1000)),
      ("run of the longest copy", [UInt8](repeating: 1, count: 259)),
      ("all bytes", (0...255).map { UInt8($0) }),
      ("noise", (0..<3000).map { _ in random() }),
      ("few values", (0..<5000).map { _ in random() % 5 }),
      ("skewed", (0..<4000).map { _ in random() & random() & random() & random() }),
      ("text", Array(String(repeating: "the cat sat on the mat; ", count: 60).utf8)),
      // Repeats after more than the window, and exactly at its edge.
      ("far", [1, 2, 3, 4, 5] + (0..<32763).map { _ in random() } + [1, 2, 3, 4, 5]),
    ]
    for (name, bytes) in cases {
      let packed = Deflate.zlib(bytes)
      #expect(try inflated(packed) == bytes, "\(name)")
    }
  }

  @Test func everyShortLengthRoundTrips() throws {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8($0 * $0 % 7) }
      #expect(try inflated(Deflate.zlib(bytes)) == bytes, "\(count) bytes")
    }
  }

  @Test func severalBlocksRoundTrip() throws {
    // Noise gives one symbol per byte: more than one block of 65,536 symbols.
    var state: UInt64 = 3
    let bytes = (0..<70_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return UInt8(state >> 56)
    }
    #expect(try inflated(Deflate.zlib(bytes)) == bytes)
  }

  @Test func repetitionIsSmall() {
    #expect(Deflate.zlib([UInt8](repeating: 3, count: 100_000)).count < 300)
  }

  @Test func codesStayWithinTheirLimitAndFillIt() {
    // Fibonacci frequencies make the deepest trees.
    var frequencies = [1, 1]
    while frequencies.count < 40 { frequencies.append(frequencies.suffix(2).reduce(0, +)) }
    for limit in [7, 15] {
      let lengths = HuffmanCode(frequencies: frequencies, limit: limit).lengths
      let share = lengths.reduce(0) { $0 + (1 << (limit - Int($1))) }
      #expect(lengths.allSatisfy { $0 > 0 && $0 <= limit }, "limit \(limit): \(lengths)")
      #expect(share == 1 << limit, "the code of limit \(limit) is not complete")
    }
  }
}
