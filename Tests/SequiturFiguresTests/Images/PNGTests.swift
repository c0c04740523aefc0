// PNG files: structure, pixels and size.
import Testing

import SequiturFigures

struct PNGTests {
  @Test func pixelsSurvive() throws {
    for (width, height) in [(1, 1), (5, 3), (40, 60)] {
      for pattern in 0..<3 {
        let pixels = (0..<width * height).map { place -> UInt8 in
          let (x, y) = (place % width, place / width)
          return UInt8([x + y, y * 3, (x * 7919 + y * 104_729) / 3][pattern] % 67)
        }
        let palette = (0..<67).map { Color(hex: UInt32($0 * 1000)) }
        let file = PNG.indexed(width: width, height: height, pixels: pixels, palette: palette)
        let decoded = try decodedPNG(file)
        #expect(decoded.pixels == pixels, "\(width) x \(height), pattern \(pattern)")
        #expect(decoded.palette == palette.flatMap { [$0.red, $0.green, $0.blue] })
      }
    }
  }

  @Test func aLargeSmoothMatrixIsSmall() throws {
    let grid = smoothGrid(rows: 1024, columns: 768)
    let scale = FittedColorScale(.diverging(), values: grid.values)
    let pixels = grid.values.map { value -> UInt8 in
      guard case .level(let level) = scale.fill(value) else { return 0 }
      return UInt8(level)
    }
    let palette = [Color](repeating: Color(hex: 0), count: ColorScale.levels)
    let file = PNG.indexed(width: 768, height: 1024, pixels: pixels, palette: palette)
    #expect(file.count < 1_000_000, "\(file.count) bytes")
  }
}

/// Reads an indexed PNG, checking the checksum of every chunk.
private func decodedPNG(_ file: [UInt8]) throws -> (pixels: [UInt8], palette: [UInt8]) {
  func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
  #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  var place = 8
  var chunks: [(name: String, data: [UInt8])] = []
  while place < file.count {
    let length = number(place)
    let named = Array(file[place + 4..<place + 8 + length])
    #expect(Int(Checksums.crc32(named)) == number(place + 8 + length))
    chunks.append((String(decoding: named.prefix(4), as: UTF8.self), Array(named.dropFirst(4))))
    place += 12 + length
  }
  #expect(chunks.map(\.name) == ["IHDR", "PLTE", "IDAT", "IEND"])
  let header = chunks[0].data
  let width = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
  let height = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
  #expect(Array(header[8...]) == [8, 3, 0, 0, 0])
  let rows = try inflated(chunks[2].data)
  try #require(rows.count == height * (width + 1))
  var pixels: [UInt8] = []
  for y in 0..<height {
    let filter = rows[y * (width + 1)]
    for x in 0..<width {
      let raw = rows[y * (width + 1) + 1 + x]
      let left = x > 0 ? pixels[y * width + x - 1] : 0
      let above = y > 0 ? pixels[(y - 1) * width + x] : 0
      pixels.append(raw &+ [0, left, above][Int(filter)])
    }
  }
  return (pixels, chunks[1].data)
}
