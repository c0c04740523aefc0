// AngleTable: cosines and sines of the angles that position schemes turn by.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// cos(p θ_c) and sin(p θ_c) for a range of positions p and frequencies θ_c, row-major [positions,
/// frequencies]. Computed in Double: in Float, p θ_c alone loses four digits at p = 1000.
struct AngleTable {
  let cosines, sines: [Float]

  init(positions: Range<Int>, frequencies: [Double]) {
    let angles = positions.flatMap { position in frequencies.map { Double(position) * $0 } }
    cosines = angles.map { Float(cos($0)) }
    sines = angles.map { Float(sin($0)) }
  }
}

/// base^(-c / count) for c = 0, 1, ..., count - 1: from 1 down to almost 1 / base, evenly in the
/// logarithm.
func geometricFrequencies(_ count: Int, base: Double) -> [Double] {
  (0..<count).map { pow(base, -Double($0) / Double(count)) }
}
