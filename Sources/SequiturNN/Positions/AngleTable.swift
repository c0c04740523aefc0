// AngleTable: cosines and sines of the angles that position encodings turn by.

import SequiturBase

/// cos(p θ_c) and sin(p θ_c), row-major [positions, heads, frequencies], alike for all heads.
struct AngleTable {
  let cosines, sines: [Float]

  /// Computed in Double: in Float, p θ_c alone loses four digits at p = 1000.
  init(positions: Range<Int>, heads: Int = 1, frequencies: [Double]) {
    func row(_ position: Int, _ function: (Double) -> Double) -> [Float] {
      let row = frequencies.map { Float(function(Double(position) * $0)) }
      return (0..<heads).flatMap { _ in row }
    }
    cosines = positions.flatMap { row($0, cos) }
    sines = positions.flatMap { row($0, sin) }
  }

  /// Gives the body both tables, which must not be empty.
  func withPointers(
    _ body: (_ cosines: UnsafePointer<Float>, _ sines: UnsafePointer<Float>) -> Void
  ) {
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        guard let first = cosines.baseAddress, let second = sines.baseAddress else { return }
        body(first, second)
      }
    }
  }
}

/// base^(-c / count) for c = 0, 1, ..., count - 1.
func geometricFrequencies(_ count: Int, base: Double) -> [Double] {
  (0..<count).map { pow(base, -Double($0) / Double(count)) }
}
