// Element types: the sizes of all, and the special values of those that become Float.

import SequiturTraining
import Testing

struct SafetensorsTypeTests {
  /// Reads one tensor of a type from its bits.
  private func read(_ type: String, _ bits: [some FixedWidthInteger]) throws -> [Float] {
    let data = littleEndian(bits)
    let header = "{\(listed("x", [bits.count], 0, data.count, type: type))}"
    return try opened(safetensorsBytes(header, data: data)).tensor("x").values
  }

  private func expect(
    _ found: [Float], _ expected: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      found.map(\.bitPattern) == expected.map(\.bitPattern), "\(found)",
      sourceLocation: sourceLocation)
  }

  @Test func halves() throws {
    let bits: [UInt16] = [
      0x0000, 0x8000, 0x3C00, 0xBC00, 0x3555, 0x7BFF, 0x0400, 0x03FF, 0x0001, 0x8001, 0x7C00,
      0xFC00,
    ]
    // The largest number, the smallest normal one, the largest and the smallest subnormal ones.
    let expected: [Float] = [
      0, -0.0, 1, -1, 0.333251953125, 65504, 0x1p-14, 0x1.FF8p-15, 0x1p-24, -0x1p-24, .infinity,
      -.infinity,
    ]
    expect(try read("F16", bits), expected)
    let nan = try read("F16", [0x7E00, 0xFE01, 0x7C01] as [UInt16])
    #expect(nan.filter(\.isNaN).count == 3)
    #expect(nan[1].sign == .minus)
  }

  @Test func everyHalfIsExact() throws {
    let all = (UInt16.min...UInt16.max).map { $0 }
    for (bits, value) in zip(all, try read("F16", all)) {
      // Sign, exponent and fraction by the definition, in Double.
      let exponent = Int(bits >> 10 & 0x1F)
      let fraction = Double(bits & 0x3FF) / 1024
      let sign: Double = bits & 0x8000 == 0 ? 1 : -1
      let power = { (exponent: Int) in Double(sign: .plus, exponent: exponent, significand: 1) }
      switch exponent {
      case 31 where fraction > 0: #expect(value.isNaN, "\(bits)")
      case 31: #expect(Double(value) == sign * .infinity, "\(bits)")
      case 0: #expect(Double(value) == sign * power(-14) * fraction, "\(bits)")
      default: #expect(Double(value) == sign * power(exponent - 15) * (1 + fraction), "\(bits)")
      }
    }
  }

  @Test func brainFloats() throws {
    let bits: [UInt16] = [0x0000, 0x8000, 0x3F80, 0xC2F7, 0x7F7F, 0x0080, 0x0001, 0x7F80, 0xFF80]
    let expected: [Float] = [
      0, -0.0, 1, -123.5, 0x1.FEp127, 0x1p-126, 0x1p-133, .infinity, -.infinity,
    ]
    expect(try read("BF16", bits), expected)
    #expect(try read("BF16", [0x7FC0, 0xFF81] as [UInt16]).filter(\.isNaN).count == 2)
  }

  @Test func singlesAndDoubles() throws {
    let singles: [Float] = [
      0, -0.0, 1.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity,
    ]
    expect(try read("F32", singles.map(\.bitPattern)), singles)
    let doubles: [Double] = [0, -0.0, 1.5, 0.1, 1e-50, 1e300, -1e300, .infinity]
    expect(
      try read("F64", doubles.map(\.bitPattern)),
      [0, -0.0, 1.5, 0.1, 0, .infinity, -.infinity, .infinity])
    #expect(try read("F32", [0x7FC0_0001, 0xFFFF_FFFF] as [UInt32]).filter(\.isNaN).count == 2)
    #expect(try read("F64", [Double.nan.bitPattern])[0].isNaN)
  }

  @Test func bits() {
    let expected: [(SafetensorsType, Int)] = [
      (.boolean, 8), (.float4, 4), (.float6E2M3, 6), (.float6E3M2, 6), (.unsigned8, 8),
      (.signed8, 8), (.float8E5M2, 8), (.float8E4M3, 8), (.float8E8M0, 8), (.signed16, 16),
      (.unsigned16, 16), (.float16, 16), (.brainFloat16, 16), (.signed32, 32),
      (.unsigned32, 32), (.float32, 32), (.complex64, 64), (.float64, 64), (.signed64, 64),
      (.unsigned64, 64),
    ]
    #expect(expected.map(\.0) == SafetensorsType.allCases)
    for (type, bits) in expected { #expect(type.bitsPerElement == bits, "\(type)") }
    #expect(
      SafetensorsType.allCases.filter(\.isReadable) == [
        .float16, .brainFloat16, .float32, .float64,
      ])
  }

  @Test(arguments: SafetensorsType.allCases) func everyTypeIsListed(type: SafetensorsType) throws {
    let bytes = type.bitsPerElement
    let header = "{\(listed("x", [8], 0, bytes, type: type.rawValue))}"
    let data = [UInt8](repeating: 0, count: bytes)
    let file = try opened(safetensorsBytes(header, data: data))
    #expect(file.entries.map(\.type) == [type])
    guard !type.isReadable else {
      expect(try file.tensor("x").values, [Float](repeating: 0, count: 8))
      return
    }
    let error = try #require(throws: SafetensorsError.self) { try file.tensor("x") }
    #expect(error.problem == .unreadableType(tensor: "x", type: type))
    #expect(error.description.contains("for tensor 'x', found \(type.rawValue)"))
  }
}
