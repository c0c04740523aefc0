// What similarities would look like without structure: three ways to destroy it, and a prediction.

import SequiturTensor

extension Matrix {
  /// All values in a random order: keeps only their distribution.
  package func shuffled(using random: inout SeededRandom) -> Matrix {
    var values = values
    random.shuffle(&values)
    return Matrix(rows: rows, columns: columns, values: values)
  }

  /// Every column in a random order of its own: keeps each dimension's distribution, and with it
  /// its mean and size, but not the order of positions.
  package func columnsShuffled(using random: inout SeededRandom) -> Matrix {
    let shuffled = transposed
    let values = (0..<columns).flatMap { column in
      var values = Array(shuffled.row(column))
      random.shuffle(&values)
      return values
    }
    return Matrix(rows: columns, columns: rows, values: values).transposed
  }

  /// Every row turned by the same random rotation: keeps all angles and distances between rows, but
  /// not what the single dimensions mean.
  ///
  /// A product of reflections, each of which takes an axis to a random direction among the axes
  /// that are left, is evenly distributed over all rotations, or all their mirror images (Stewart
  /// 1980).
  package func rowsRotated(using random: inout SeededRandom) -> Matrix {
    let mirrors = (0..<max(columns - 1, 0)).map { skipped -> [Double] in
      var mirror = (skipped..<columns).map { _ in Double(random.normal()) }
      // The mirror between the axis and the direction is at a right angle to their difference.
      mirror[0] -= norm(mirror)
      let length = norm(mirror)
      return mirror.map { length > 0 ? $0 * 2.0.squareRoot() / length : 0 }
    }
    var values = values
    values.withUnsafeMutableBufferPointer { values in
      for row in 0..<rows {
        for (skipped, mirror) in mirrors.enumerated() {
          let place = row * columns + skipped
          mirror.withUnsafeBufferPointer { mirror in
            var projection = 0.0
            for k in 0..<mirror.count { projection += mirror[k] * values[place + k] }
            for k in 0..<mirror.count { values[place + k] -= projection * mirror[k] }
          }
        }
      }
    }
    return Matrix(rows: rows, columns: columns, values: values)
  }

  /// The mean cosine to expect after a full shuffle: mean² / mean of squares, 0 only if the mean is
  /// 0.
  package var shuffledMeanCosine: Double {
    let mean = mean(values)
    return mean * mean / (dot(values, values) / Double(values.count))
  }
}

/// About the standard deviation of the cosine of two unrelated vectors: 1 / √length.
package func unrelatedCosineDeviation(length: Int) -> Double { 1 / Double(length).squareRoot() }
