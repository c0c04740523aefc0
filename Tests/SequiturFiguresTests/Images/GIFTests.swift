// GIF files: structure, pixels and size.
import Testing

import SequiturFigures

struct GIFTests {
  @Test func pixelsSurvive() throws {
    let palette = (0..<67).map { Color(hex: UInt32($0 * 1000)) }
    for (width, height) in [(1, 1), (5, 3), (40, 60)] {
      for pattern in 0..<3 {
        let pixels = (0..<width * height).map { place -> UInt8 in
          let (x, y) = (place % width, place / width)
          return UInt8([x + y, y * 3, (x * 7919 + y * 104_729) / 3][pattern] % 67)
        }
        let file = GIF(width: width, height: height, pixels: pixels).file(palette: palette)
        let decoded = try decodedGIF(file)
        #expect(decoded.width == width && decoded.height == height)
        #expect(decoded.pixels == pixels, "\(width) x \(height), pattern \(pattern)")
        let colors = palette.flatMap { [$0.red, $0.green, $0.blue] }
        #expect(Array(decoded.palette.prefix(colors.count)) == colors)
      }
    }
  }

  @Test func everyLengthSurvivesAroundEveryWidthOfCodes() throws {
    // No two neighbours come again, so that each pixel is a code.
    let noRepetition = (0..<8192).map { place -> UInt8 in
      UInt8(place.isMultiple(of: 2) ? 64 + place / 128 : place % 128 / 2)
    }
    // After so many codes they grow by a bit, and after 3967 the writer starts afresh.
    let edges = [127, 383, 895, 1919, 3967, 3967 + 127, 2 * 3967]
    for count in Array(1..<70) + edges.flatMap({ $0 - 3...$0 + 3 }) {
      for pixels in [noRepetition.prefix(count).map { $0 }, (0..<count).map { UInt8($0 * $0 % 7) }]
      {
        let file = GIF(width: count, height: 1, pixels: pixels).file(palette: [])
        #expect(try decodedGIF(file).pixels == pixels, "\(count) pixels")
      }
    }
  }

  @Test func repetitionIsSmall() {
    let pixels = [UInt8](repeating: 3, count: 100_000)
    #expect(GIF(width: 1000, height: 100, pixels: pixels).file(palette: []).count < 1500)
  }

  @Test func aLargeSmoothMatrixIsSmall() throws {
    let grid = smoothGrid(rows: 1024, columns: 768)
    let scale = FittedColorScale(.diverging(), values: grid.values)
    let pixels = grid.values.map { value -> UInt8 in
      guard case .level(let level) = scale.fill(value) else { return 0 }
      return UInt8(level)
    }
    let file = GIF(width: 768, height: 1024, pixels: pixels).file(palette: [])
    #expect(file.count < 1_000_000, "\(file.count) bytes")
  }
}

private struct GIFProblem: Error {
  let description: String
}

/// Reads a picture of 128 colours and 7 bits an index, checking what frames it.
private func decodedGIF(
  _ file: [UInt8]
) throws -> (width: Int, height: Int, palette: [UInt8], pixels: [UInt8]) {
  func number(_ place: Int) -> Int { Int(file[place]) | Int(file[place + 1]) << 8 }
  #expect(Array(file.prefix(6)) == Array("GIF89a".utf8) && file[10] == 0xF6)
  let image = 13 + 3 * 128
  #expect(Array(file[image..<image + 5]) == [0x2C, 0, 0, 0, 0])
  #expect(file[image + 5..<image + 9] == file[6..<10] && file[image + 10] == 7)
  var data: [UInt8] = []
  var place = image + 11
  while file[place] > 0 {
    data += file[place + 1...place + Int(file[place])]
    place += 1 + Int(file[place])
  }
  #expect(Array(file[place...]) == [0, 0x3B])
  return (number(6), number(8), Array(file[13..<image]), try decompressed(data))
}

/// Reads codes as appendix F of the specification says.
private func decompressed(_ data: [UInt8]) throws -> [UInt8] {
  let start = (0..<130).map { $0 < 128 ? [UInt8($0)] : [] }
  var (table, bits) = (start, 8)
  var (place, last): (Int, [UInt8]?) = (0, nil)
  var pixels: [UInt8] = []
  while place + bits <= 8 * data.count {
    let code = (0..<bits).reduce(0) { code, bit in
      code | Int(data[(place + bit) / 8] >> UInt8((place + bit) % 8) & 1) << bit
    }
    place += bits
    if code == 129 {
      #expect(8 * data.count - place < 8)
      return pixels
    }
    if code == 128 {
      (table, bits, last) = (start, 8, nil)
      continue
    }
    if let last, table.count < 4096 {
      guard code <= table.count else { throw GIFProblem(description: "no code \(code)") }
      table.append(last + [(code < table.count ? table[code] : last)[0]])
      if table.count == 1 << bits && bits < 12 { bits += 1 }
    }
    guard code < table.count else { throw GIFProblem(description: "no code \(code)") }
    pixels += table[code]
    last = table[code]
  }
  throw GIFProblem(description: "the data ends early")
}
