// The element types of GGUF files that are read and written, and how they become Float.

/// The type of a tensor's elements in a GGUF file, in the format's numbers.
enum GGUFType: UInt32, CaseIterable {
  /// IEEE single precision.
  case float32 = 0
  /// IEEE half precision; read alone.
  case float16 = 1
  /// Blocks of 32 numbers along a row: a half that scales them, and 32 bytes from -127 to 127.
  case q8 = 8

  /// What llama.cpp calls it.
  var name: String {
    switch self {
    case .float32: "F32"
    case .float16: "F16"
    case .q8: "Q8_0"
    }
  }

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
}
