// The element types of the safetensors format, and how those that are floating-point become Float.

import SequiturBase

/// The type of a tensor's elements in a safetensors file, named as the format names it.
///
/// All types can be listed; F64, F32, F16 and BF16 can be read.
public enum SafetensorsType: String, CaseIterable, Sendable {
  /// True or false, a byte.
  case boolean = "BOOL"
  /// Four bits: a sign, two of exponent, one of fraction.
  case float4 = "F4"
  /// Six bits: two of exponent, three of fraction.
  case float6E2M3 = "F6_E2M3"
  /// Six bits: three of exponent, two of fraction.
  case float6E3M2 = "F6_E3M2"
  /// A byte from 0 to 255.
  case unsigned8 = "U8"
  /// A byte from -128 to 127.
  case signed8 = "I8"
  /// Eight bits: five of exponent, two of fraction.
  case float8E5M2 = "F8_E5M2"
  /// Eight bits: four of exponent, three of fraction.
  case float8E4M3 = "F8_E4M3"
  /// A power of two: eight bits of exponent alone.
  case float8E8M0 = "F8_E8M0"
  /// A whole number of 16 bits, with a sign.
  case signed16 = "I16"
  /// A whole number of 16 bits, without a sign.
  case unsigned16 = "U16"
  /// IEEE half precision.
  case float16 = "F16"
  /// The upper half of a Float.
  case brainFloat16 = "BF16"
  /// A whole number of 32 bits, with a sign.
  case signed32 = "I32"
  /// A whole number of 32 bits, without a sign.
  case unsigned32 = "U32"
  /// IEEE single precision, Swift's Float.
  case float32 = "F32"
  /// Two Floats: a real and an imaginary part.
  case complex64 = "C64"
  /// IEEE double precision, rounded when it is read.
  case float64 = "F64"
  /// A whole number of 64 bits, with a sign.
  case signed64 = "I64"
  /// A whole number of 64 bits, without a sign.
  case unsigned64 = "U64"

  /// How many bits an element takes: less than a byte for the smallest types.
  public var bitsPerElement: Int {
    switch self {
    case .float4: 4
    case .float6E2M3, .float6E3M2: 6
    case .boolean, .unsigned8, .signed8, .float8E5M2, .float8E4M3, .float8E8M0: 8
    case .signed16, .unsigned16, .float16, .brainFloat16: 16
    case .signed32, .unsigned32, .float32: 32
    case .complex64, .float64, .signed64, .unsigned64: 64
    }
  }

  /// Whether the elements can be read into Float: exactly, but for F64, which is rounded.
  public var isReadable: Bool {
    switch self {
    case .float16, .brainFloat16, .float32, .float64: true
    default: false
    }
  }

  /// Converts little-endian elements of a readable type to Float.
  func decode(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<Float>) {
    /// One loop for each type: the bits, and the number that they mean.
    func convert<Bits: FixedWidthInteger>(_ type: Bits.Type, _ number: (Bits) -> Float) {
      for index in 0..<bytes.count / MemoryLayout<Bits>.size {
        let bits = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: type)
        target[index] = number(Bits(littleEndian: bits))
      }
    }
    switch self {
    case .float32: convert(UInt32.self) { Float(bitPattern: $0) }
    case .brainFloat16: convert(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .float16: convert(UInt16.self, Float.init(halfPrecision:))
    case .float64: convert(UInt64.self) { Float(Double(bitPattern: $0)) }
    default: stop("SafetensorsType.decode", rawValue, expected: "a readable type")
    }
  }
}

extension Float {
  /// The number of a half's bits (IEEE 754 binary16). Swift's `Float16` does not exist on Intel
  /// Macs.
  init(halfPrecision bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      // Zero and subnormal numbers: multiples of 2^-24, all of them normal as Float.
      let magnitude = Float(fraction) * 0x1p-24
      self.init(bitPattern: sign | magnitude.bitPattern)
    case 0x1F:
      self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default:
      // The bias of the exponent is 15 in a half and 127 in a Float.
      self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
