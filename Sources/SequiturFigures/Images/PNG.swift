// PNG files of up to 256 colours (W3C Portable Network Graphics, third edition).

package enum PNG {
  /// An indexed image: one palette index per pixel, rows from the top.
  package static func indexed(
    width: Int, height: Int, pixels: [UInt8], palette: [Color]
  ) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Eight bits per pixel, colour type 3 (palette), no interlacing.
    file += chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 3, 0, 0, 0])
    file += chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })
    file += chunk("IDAT", Deflate.zlib(filtered(width: width, height: height, pixels: pixels)))
    return file + chunk("IEND", [])
  }

  /// The rows, each after the number of its filter: all as they are, or all as differences to the
  /// left neighbour or to the row above, whichever makes a sample of rows smallest.
  private static func filtered(width: Int, height: Int, pixels: [UInt8]) -> [UInt8] {
    let middle = max(0, height / 2 - 24)
    let sample = middle..<min(middle + 48, height)
    let sizes = Filter.allCases.map { filter in
      Deflate.zlib(rows(sample, filter, width: width, pixels: pixels)).count
    }
    let best = zip(Filter.allCases, sizes).min { $0.1 < $1.1 }?.0 ?? .none
    return rows(0..<height, best, width: width, pixels: pixels)
  }

  private enum Filter: UInt8, CaseIterable {
    case none = 0
    case left = 1
    case above = 2
  }

  private static func rows(
    _ range: Range<Int>, _ filter: Filter, width: Int, pixels: [UInt8]
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count * (width + 1))
    for row in range {
      result.append(filter.rawValue)
      let start = row * width
      for place in start..<start + width {
        switch filter {
        case .none: result.append(pixels[place])
        case .left: result.append(pixels[place] &- (place > start ? pixels[place - 1] : 0))
        case .above: result.append(pixels[place] &- (row > 0 ? pixels[place - width] : 0))
        }
      }
    }
    return result
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + data
    return bigEndian(data.count) + named + bigEndian(Int(Checksums.crc32(named)))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
