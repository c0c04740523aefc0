// The sinusoidal position table and what follows from its formula: wavelengths, shifts, distances.

import SequiturNN
import SequiturTensor

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Positions of Vaswani et al. (2017): PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i+1) = cos(same).
package enum Sinusoid {
  /// The table [length, width].
  package static func table(length: Int, width: Int) -> Matrix {
    Matrix(
      rows: length, columns: width,
      values: SinusoidalPositions.table(length: length, width: width))
  }

  /// How many positions a dimension takes for one turn.
  package static func wavelength(dimension: Int, width: Int) -> Double {
    2 * .pi / SinusoidalPositions.frequency(dimension: dimension, width: width)
  }

  /// M_k with PE(p + k) = M_k PE(p) at every p: one rotation by k θ_i for each pair of dimensions.
  ///
  /// The width must be even: a lone sine has no cosine to be turned with.
  package static func shift(by steps: Int, width: Int) -> Matrix {
    guard width % 2 == 0 else {
      stop("Sinusoid.shift", "width \(width)", expected: "an even one")
    }
    return Matrix(rows: width, columns: width) { row, column in
      guard row / 2 == column / 2 else { return 0 }
      let angle = Double(steps) * SinusoidalPositions.frequency(dimension: row, width: width)
      if row == column { return cos(angle) }
      return row < column ? sin(angle) : -sin(angle)
    }
  }

  /// PE(p) · PE(p + k), the same at every p: the sum of cos(k θ_i). Even in k.
  package static func dotProduct(atDistance steps: Int, width: Int) -> Double {
    stride(from: 0, to: width, by: 2).reduce(0) { sum, dimension in
      sum + cos(Double(steps) * SinusoidalPositions.frequency(dimension: dimension, width: width))
    }
  }
}

extension Matrix {
  /// The two rows that are closest to each other, and their distance; nil with fewer than two rows.
  package var closestRows: (first: Int, second: Int, distance: Double)? {
    var best: (first: Int, second: Int, distance: Double)?
    values.withUnsafeBufferPointer { values in
      for first in 0..<rows {
        for second in 0..<first {
          var square = 0.0
          for k in 0..<columns {
            let difference = values[first * columns + k] - values[second * columns + k]
            square += difference * difference
          }
          if square < best?.distance ?? .infinity { best = (second, first, square) }
        }
      }
    }
    return best.map { ($0.first, $0.second, $0.distance.squareRoot()) }
  }

  /// How many rows differ from all others.
  package var distinctRows: Int { Set((0..<rows).map { Array(row($0)) }).count }
}
