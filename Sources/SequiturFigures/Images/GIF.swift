// GIF files of up to 128 colours (CompuServe, Graphics Interchange Format, version 89a).

/// A picture of palette indices: compressed once, and written with as many palettes as are wanted.
package struct GIF: Sendable {
  /// The most pixels on a side.
  package static let longestSide = 65_535

  private let width: Int
  private let height: Int
  private let data: [UInt8]

  /// One index below 128 for each pixel, row after row from the top.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    data = GIF.compressed(pixels)
  }

  /// The file, with the colours that the indices stand for.
  package func file(palette: [Color]) -> [UInt8] {
    let colors = palette.flatMap { [$0.red, $0.green, $0.blue] }
    let size = GIF.littleEndian(width) + GIF.littleEndian(height)
    // 0xF6: a table of 128 colours of 8 bits a channel follows.
    var file = Array("GIF89a".utf8) + size + [0xF6, 0, 0]
    file += colors + [UInt8](repeating: 0, count: 3 * 128 - colors.count)
    // An image in the corner, without colours of its own; 7 bits an index.
    file += [0x2C, 0, 0, 0, 0] + size + [0, 7]
    for start in stride(from: 0, to: data.count, by: 255) {
      let block = data[start..<min(start + 255, data.count)]
      file.append(UInt8(block.count))
      file += block
    }
    return file + [0, 0x3B]
  }

  /// Codes for the longest stretches seen before (Welch, "A technique for high-performance data
  /// compression", 1984).
  private static func compressed(_ pixels: [UInt8]) -> [UInt8] {
    guard var current = pixels.first.map(Int.init) else { return [] }
    var writer = CodeWriter()
    // The code of a stretch, by the code of all but its last pixel and that pixel.
    var known: [Int: Int] = [:]
    writer.write(CodeWriter.clear)
    for pixel in pixels.dropFirst() {
      let key = current << 8 | Int(pixel)
      if let longer = known[key] {
        current = longer
        continue
      }
      writer.write(current)
      if writer.nextCode < 4096 {
        known[key] = writer.nextCode
      } else {
        writer.write(CodeWriter.clear)
        known.removeAll(keepingCapacity: true)
      }
      current = Int(pixel)
    }
    writer.write(current)
    writer.write(CodeWriter.end)
    return writer.finished
  }

  private static func littleEndian(_ value: Int) -> [UInt8] {
    [UInt8(value & 255), UInt8(value >> 8)]
  }
}

/// Codes as bits, the lowest first: 8 bits each at first, and up to 12 as more codes are known.
private struct CodeWriter {
  /// Codes below are single pixels; this one lets the reader forget the others.
  static let clear = 128
  static let end = 129

  /// The code that the reader gives to the last stretch with the pixel after it; none (the code of
  /// the end) after a clear.
  private(set) var nextCode = end
  private var bytes: [UInt8] = []
  private var pending = 0
  private var count = 0

  mutating func write(_ code: Int) {
    pending |= code << count
    count += min(Int.bitWidth - nextCode.leadingZeroBitCount, 12)
    nextCode = code == CodeWriter.clear ? CodeWriter.end : nextCode + 1
    while count >= 8 {
      bytes.append(UInt8(pending & 255))
      pending >>= 8
      count -= 8
    }
  }

  /// All codes, the last byte filled up with zeros.
  var finished: [UInt8] { count > 0 ? bytes + [UInt8(pending)] : bytes }
}
