// Compression in the zlib format (RFC 1950): deflate with dynamic prefix codes (RFC 1951).

/// Compresses bytes; made for images, so that one strategy and one level are enough.
package enum Deflate {
  /// The bytes in zlib format.
  package static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    // 0x78 0x9C: deflate with a 32 KiB window at the default level.
    var writer = BitWriter(bytes: [0x78, 0x9C])
    let symbols = LempelZiv.symbols(bytes)
    let perBlock = 1 << 16
    var start = 0
    repeat {
      let end = min(start + perBlock, symbols.count)
      writeBlock(symbols[start..<end], isLast: end == symbols.count, to: &writer)
      start = end
    } while start < symbols.count
    writer.align()
    let sum = Checksums.adler32(bytes)
    return writer.bytes + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }
  }

  private static let endOfBlock = 256

  private static func writeBlock(
    _ symbols: ArraySlice<LempelZiv.Symbol>, isLast: Bool, to writer: inout BitWriter
  ) {
    var literalCounts = [Int](repeating: 0, count: 286)
    var distanceCounts = [Int](repeating: 0, count: 30)
    literalCounts[endOfBlock] = 1
    for symbol in symbols {
      if symbol.distance == 0 {
        literalCounts[Int(symbol.value)] += 1
      } else {
        literalCounts[257 + CodeTable.lengths.index(of: Int(symbol.value))] += 1
        distanceCounts[CodeTable.distances.index(of: Int(symbol.distance))] += 1
      }
    }
    let literals = HuffmanCode(frequencies: literalCounts, limit: 15)
    let distances = HuffmanCode(frequencies: distanceCounts, limit: 15)
    writer.write(isLast ? 1 : 0, bits: 1)
    writer.write(2, bits: 2)
    writeCodes(literals, distances, to: &writer)
    for symbol in symbols {
      if symbol.distance == 0 {
        writer.write(Int(symbol.value), code: literals)
      } else {
        let (length, distance) = (Int(symbol.value), Int(symbol.distance))
        let lengthIndex = CodeTable.lengths.index(of: length)
        writer.write(257 + lengthIndex, code: literals)
        writer.write(
          length - CodeTable.lengths.bases[lengthIndex],
          bits: CodeTable.lengths.extraBits[lengthIndex])
        let distanceIndex = CodeTable.distances.index(of: distance)
        writer.write(distanceIndex, code: distances)
        writer.write(
          distance - CodeTable.distances.bases[distanceIndex],
          bits: CodeTable.distances.extraBits[distanceIndex])
      }
    }
    writer.write(endOfBlock, code: literals)
  }

  /// The code lengths of a block, themselves under a prefix code (RFC 1951, section 3.2.7).
  private static func writeCodes(
    _ literals: HuffmanCode, _ distances: HuffmanCode, to writer: inout BitWriter
  ) {
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    let items = runs(literals.lengths + distances.lengths)
    var counts = [Int](repeating: 0, count: 19)
    for item in items { counts[item.symbol] += 1 }
    let code = HuffmanCode(frequencies: counts, limit: 7)
    let used = max(4, (order.lastIndex { code.lengths[$0] > 0 } ?? 0) + 1)
    writer.write(literals.lengths.count - 257, bits: 5)
    writer.write(distances.lengths.count - 1, bits: 5)
    writer.write(used - 4, bits: 4)
    for symbol in order.prefix(used) { writer.write(Int(code.lengths[symbol]), bits: 3) }
    for item in items {
      writer.write(item.symbol, code: code)
      writer.write(item.extra, bits: item.extraBits)
    }
  }

  /// Runs of equal lengths: 16 repeats the last one, 17 and 18 are short and long runs of zeros.
  private static func runs(
    _ lengths: [UInt8]
  ) -> [(symbol: Int, extra: Int, extraBits: Int)] {
    var items: [(symbol: Int, extra: Int, extraBits: Int)] = []
    var index = 0
    while index < lengths.count {
      let value = lengths[index]
      var run = 1
      while index + run < lengths.count && lengths[index + run] == value { run += 1 }
      index += run
      if value == 0 {
        while run >= 3 {
          let taken = min(run, 138)
          items.append(taken < 11 ? (17, taken - 3, 3) : (18, taken - 11, 7))
          run -= taken
        }
      } else {
        items.append((Int(value), 0, 0))
        run -= 1
        while run >= 3 {
          let taken = min(run, 6)
          items.append((16, taken - 3, 2))
          run -= taken
        }
      }
      for _ in 0..<run { items.append((Int(value), 0, 0)) }
    }
    return items
  }
}

/// Bits in deflate's order: the first bit is the lowest of the first byte.
package struct BitWriter {
  private(set) var bytes: [UInt8]
  private var pending: UInt64 = 0
  private var count = 0

  package init(bytes: [UInt8]) { self.bytes = bytes }

  package mutating func write(_ value: Int, bits: Int) {
    pending |= UInt64(value) << UInt64(count)
    count += bits
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }

  package mutating func write(_ symbol: Int, code: HuffmanCode) {
    write(Int(code.codes[symbol]), bits: Int(code.lengths[symbol]))
  }

  /// Fills the last byte with zero bits.
  package mutating func align() {
    if count > 0 { write(0, bits: 8 - count) }
  }
}

/// How deflate writes a length or a distance: the base of each code and the bits that follow it.
package struct CodeTable: Sendable {
  package let bases: [Int]
  package let extraBits: [Int]

  package static let lengths = CodeTable(
    bases: [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
      131, 163, 195, 227, 258,
    ],
    extraBits: [
      0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ])

  package static let distances = CodeTable(
    bases: [
      1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
      2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ],
    extraBits: [
      0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
      13, 13,
    ])

  /// The last code whose base is not above the value.
  package func index(of value: Int) -> Int {
    var (low, high) = (0, bases.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if bases[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }
}
