// Parameters held in fewer bits, for sampling: as blocks, which products read as they are.

import CSequiturKernels

/// How weights are held, or written to a file, in fewer bits.
public enum Quantization: String, CaseIterable, Sendable {
  /// Blocks of 32 numbers of a row, each a byte, with a half that scales them: 8.5 bits a number.
  /// llama.cpp's Q8_0.
  case q8 = "q8_0"
}

extension Parameter {
  /// Whether the numbers are held as blocks.
  public var isQuantized: Bool { place == nil }

  /// Rounds the numbers of a matrix [O, I] to ``Quantization/q8``, and from now on holds only that:
  /// 34 bytes for 128. The parameter trains no more.
  ///
  /// ``Tensor/linear(weight:bias:activation:)`` in ``withoutGradient(_:)``, and
  /// ``Tensor/gatherRows(_:)``, go on reading it, with the bits that they have with the rounded numbers
  /// in F32; every other use stops.
  ///
  /// - Returns: false where nothing has changed: the shape is another one, 32 does not divide I, or
  ///   the numbers are not finite or too large for such blocks.
  public func quantize() -> Bool {
    guard !isQuantized else { return true }
    guard rank == 2, shape[1] % Int(sq_q8_numbers) == 0 else { return false }
    let blocks = Storage(count: (q8Bytes + 3) / 4)
    guard writeQ8(to: blocks.pointer) else { return false }
    requiresGradient = false
    _ = change()
    hold(blocks: blocks)
    // The memory that has become free would stay with the pool.
    sq_trim_pool()
    return true
  }
}

extension Tensor {
  /// The blocks of a quantised parameter; nil for all else.
  var q8: UnsafePointer<sq_q8_block>? {
    place == nil ? UnsafeRawPointer(storage.pointer).assumingMemoryBound(to: sq_q8_block.self) : nil
  }

  /// How many bytes ``writeQ8(to:)`` writes.
  package var q8Bytes: Int { count / Int(sq_q8_numbers) * MemoryLayout<sq_q8_block>.size }

  /// Writes blocks of numbers that follow one another, of which there are whole blocks: each is
  /// rounded to a multiple of the 127th part of the largest in its block, the scale then to a half.
  /// False if a number is not finite, or a scale beyond what a half can be.
  package func writeQ8(to memory: UnsafeMutableRawPointer) -> Bool {
    let length = Int(sq_q8_numbers)
    for number in 0..<count / length {
      let numbers = UnsafeBufferPointer(start: pointer + number * length, count: length)
      var scale: Float = 0
      for value in numbers {
        guard value.isFinite else { return false }
        scale = max(scale, abs(value))
      }
      scale /= 127
      guard scale <= 65504 else { return false }
      let block = memory + number * MemoryLayout<sq_q8_block>.size
      block.storeBytes(of: scale.halfPrecision, as: UInt16.self)
      // A scale of a subnormal Float has no inverse: the clamp is for its infinity.
      let factor = scale > 0 ? 1 / scale : 0
      let values = block + MemoryLayout<UInt16>.size
      for (place, value) in numbers.enumerated() {
        let rounded = Int8(max(-127, min(127, (value * factor).rounded())))
        values.storeBytes(of: rounded, toByteOffset: place, as: Int8.self)
      }
    }
    return true
  }
}

extension Float {
  /// The bits of the nearest half, of two equally near the even one; for numbers from 0 to 65504.
  fileprivate var halfPrecision: UInt16 {
    // Below the smallest normal half, halves are multiples of 2^-24.
    guard self >= 0x1p-14 else { return UInt16((self * 0x1p24).rounded(.toNearestOrEven)) }
    // A carry out of the fraction is one of the exponent, as it should be.
    let even = (bitPattern >> 13) & 1
    return UInt16(((bitPattern + 0xFFF + even) >> 13) - (112 << 10))
  }
}
