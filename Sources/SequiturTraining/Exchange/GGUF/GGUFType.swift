// The element types of GGUF files that are read and written, and how they become Float.

import SequiturTensor

/// The type of a tensor's elements in a GGUF file, in the format's numbers.
enum GGUFType: UInt32, CaseIterable {
  /// IEEE single precision.
  case float32 = 0
  /// IEEE half precision; read alone.
  case float16 = 1
  /// Blocks of 32 numbers along a row: a half that scales them, and 32 bytes from -127 to 127.
  case q8 = 8

  /// How many numbers a block has.
  var blockLength: Int { self == .q8 ? 32 : 1 }

  /// How many bytes a block has.
  var blockBytes: Int {
    switch self {
    case .float32: 4
    case .float16: 2
    case .q8: 34
    }
  }

  /// Converts the little-endian bytes of whole blocks.
  func decode(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<Float>) {
    switch self {
    case .float32: SafetensorsType.float32.decode(bytes, into: target)
    case .float16: SafetensorsType.float16.decode(bytes, into: target)
    case .q8:
      for block in 0..<bytes.count / blockBytes {
        let start = block * blockBytes
        let half = UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
        let scale = Float(halfPrecision: half)
        for place in 0..<blockLength {
          target[block * blockLength + place] =
            scale * Float(Int8(bitPattern: bytes[start + 2 + place]))
        }
      }
    }
  }

  /// The blocks of ``q8`` of so many rows behind each other: each number is rounded to a multiple of
  /// the 127th part of the largest in its block, the scale then to a half. Nil if a number is none,
  /// or a scale beyond what a half can be.
  static func q8Blocks(_ tensor: Tensor) -> [UInt8]? {
    let length = GGUFType.q8.blockLength
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tensor.count / length * GGUFType.q8.blockBytes)
    for start in stride(from: 0, to: tensor.count, by: length) {
      let block = UnsafeBufferPointer(start: tensor.pointer + start, count: length)
      guard block.allSatisfy(\.isFinite) else { return nil }
      let scale = block.reduce(0) { max($0, abs($1)) } / 127
      guard scale <= 65504 else { return nil }
      let half = scale.halfPrecision
      bytes += [UInt8(truncatingIfNeeded: half), UInt8(half >> 8)]
      let factor = scale > 0 ? 1 / scale : 0
      // A scale of a subnormal Float has no inverse.
      bytes += block.map {
        UInt8(bitPattern: Int8(clamping: Int(max(-127, min(127, ($0 * factor).rounded())))))
      }
    }
    return bytes
  }
}

extension Float {
  /// The bits of the nearest half, of two equally near the even one; for numbers from 0 to 65504.
  var halfPrecision: UInt16 {
    // Below the smallest normal half, halves are multiples of 2^-24.
    guard self >= 0x1p-14 else { return UInt16((self * 0x1p24).rounded(.toNearestOrEven)) }
    // A carry out of the fraction is one of the exponent, as it should be.
    let even = (bitPattern >> 13) & 1
    return UInt16(((bitPattern + 0xFFF + even) >> 13) - (112 << 10))
  }
}
