// Decompression of the zlib format (RFC 1950 and 1951), written only to check the compressor.

struct InflateProblem: Error, CustomStringConvertible {
  let description: String
}

/// The bytes behind a zlib stream; checks header and checksum.
func inflated(_ data: [UInt8]) throws -> [UInt8] {
  guard data.count >= 6, (Int(data[0]) << 8 | Int(data[1])) % 31 == 0, data[0] & 15 == 8 else {
    throw InflateProblem(description: "not a zlib header")
  }
  var reader = BitReader(data: data, place: 2)
  var output: [UInt8] = []
  var isLast = false
  while !isLast {
    isLast = try reader.bits(1) == 1
    let kind = try reader.bits(2)
    guard kind == 2 else { throw InflateProblem(description: "block kind \(kind)") }
    try readBlock(&reader, into: &output)
  }
  reader.align()
  let sum = try (0..<4).reduce(UInt32(0)) { sum, _ in try sum << 8 | UInt32(reader.bits(8)) }
  var (a, b): (UInt32, UInt32) = (1, 0)
  for byte in output {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  guard sum == b << 16 | a else { throw InflateProblem(description: "wrong Adler-32") }
  guard reader.place == data.count else { throw InflateProblem(description: "bytes left over") }
  return output
}

private func readBlock(_ reader: inout BitReader, into output: inout [UInt8]) throws {
  let literalCount = try reader.bits(5) + 257
  let distanceCount = try reader.bits(5) + 1
  let used = try reader.bits(4) + 4
  var codeLengths = [UInt8](repeating: 0, count: 19)
  let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
  for symbol in order.prefix(used) { codeLengths[symbol] = UInt8(try reader.bits(3)) }
  let lengthCode = Decoder(codeLengths)
  var lengths: [UInt8] = []
  while lengths.count < literalCount + distanceCount {
    switch try lengthCode.symbol(&reader) {
    case let symbol where symbol < 16: lengths.append(UInt8(symbol))
    case 16:
      guard let last = lengths.last else { throw InflateProblem(description: "nothing to repeat") }
      lengths += [UInt8](repeating: last, count: try reader.bits(2) + 3)
    case 17: lengths += [UInt8](repeating: 0, count: try reader.bits(3) + 3)
    default: lengths += [UInt8](repeating: 0, count: try reader.bits(7) + 11)
    }
  }
  let literals = Decoder(Array(lengths.prefix(literalCount)))
  let distances = Decoder(Array(lengths.dropFirst(literalCount)))
  while true {
    let symbol = try literals.symbol(&reader)
    if symbol == 256 { return }
    if symbol < 256 {
      output.append(UInt8(symbol))
      continue
    }
    // Bases and extra bits follow the doubling rule of RFC 1951 rather than a copied table.
    let length = try lengthValue(symbol - 257, &reader)
    let distance = try distanceValue(distances.symbol(&reader), &reader)
    guard distance <= output.count else { throw InflateProblem(description: "copy from nowhere") }
    for _ in 0..<length { output.append(output[output.count - distance]) }
  }
}

private func lengthValue(_ index: Int, _ reader: inout BitReader) throws -> Int {
  if index < 8 { return index + 3 }
  if index == 28 { return 258 }
  let extra = index / 4 - 1
  return (4 + index % 4) << extra + 3 + (try reader.bits(extra))
}

private func distanceValue(_ index: Int, _ reader: inout BitReader) throws -> Int {
  if index < 4 { return index + 1 }
  let extra = index / 2 - 1
  return (2 + index % 2) << extra + 1 + (try reader.bits(extra))
}

private struct BitReader {
  let data: [UInt8]
  var place: Int
  private var pending = 0
  private var count = 0

  init(data: [UInt8], place: Int) {
    self.data = data
    self.place = place
  }

  mutating func bits(_ wanted: Int) throws -> Int {
    while count < wanted {
      guard place < data.count else { throw InflateProblem(description: "the stream ends early") }
      pending |= Int(data[place]) << count
      place += 1
      count += 8
    }
    defer {
      pending >>= wanted
      count -= wanted
    }
    return pending & ((1 << wanted) - 1)
  }

  mutating func align() {
    pending >>= count % 8
    count -= count % 8
  }
}

/// Canonical decoding, bit by bit.
private struct Decoder {
  private var first = [Int](repeating: 0, count: 16)
  private var counts = [Int](repeating: 0, count: 16)
  private var symbols: [[Int]]

  init(_ lengths: [UInt8]) {
    symbols = (0..<16).map { length in
      length == 0 ? [] : lengths.indices.filter { Int(lengths[$0]) == length }
    }
    var code = 0
    for length in 1..<16 {
      code <<= 1
      first[length] = code
      counts[length] = symbols[length].count
      code += counts[length]
    }
  }

  func symbol(_ reader: inout BitReader) throws -> Int {
    var code = 0
    for length in 1..<16 {
      code = code << 1 | (try reader.bits(1))
      let offset = code - first[length]
      if offset >= 0 && offset < counts[length] { return symbols[length][offset] }
    }
    throw InflateProblem(description: "no such code")
  }
}
