// Cosine similarity of every pair of rows: one blocked matrix product in Double.

extension Matrix {
  /// The cosine of the angle between every two rows: [rows, rows], symmetric.
  ///
  /// A row of zeros has no direction: its cosines are NaN.
  package var rowCosines: Matrix {
    let lengths = (0..<rows).map { norm(row($0)) }
    return PackedRows(self, scales: lengths.map { $0 == 0 ? .nan : 1 / $0 }).products
  }

  /// The cosine of the angle between every two columns: [columns, columns].
  package var columnCosines: Matrix { transposed.rowCosines }

  /// Pearson's correlation of every two columns: the cosine after each column's mean is taken off.
  package var columnCorrelations: Matrix {
    let columns = transposed
    let means = (0..<columns.rows).map { mean(columns.row($0)) }
    let centred = Matrix(rows: columns.rows, columns: columns.columns) {
      columns[$0, $1] - means[$0]
    }
    return centred.rowCosines
  }
}

/// Scaled rows in pairs of lanes, so that the product of all pairs of rows runs on whole vectors.
private struct PackedRows {
  private typealias Lanes = SIMD2<Double>
  private let rows: Int
  /// Vectors in a row; an odd last column is filled up with 0.
  private let stride: Int
  private let lanes: [Lanes]

  init(_ matrix: Matrix, scales: [Double]) {
    rows = matrix.rows
    stride = (matrix.columns + 1) / 2
    var lanes: [Lanes] = []
    lanes.reserveCapacity(rows * stride)
    for row in 0..<matrix.rows {
      for column in Swift.stride(from: 0, to: matrix.columns, by: 2) {
        let second = column + 1 < matrix.columns ? matrix[row, column + 1] : 0
        lanes.append(Lanes(matrix[row, column], second) * scales[row])
      }
    }
    self.lanes = lanes
  }

  /// The products of all pairs of rows. Only one triangle is computed, in blocks of rows that stay
  /// in the cache, two rows against four at a time, so that every loaded vector is used more than
  /// once.
  var products: Matrix {
    let block = 48
    var result = [Double](repeating: 0, count: rows * rows)
    lanes.withUnsafeBufferPointer { lanes in
      for start in Swift.stride(from: 0, to: rows, by: block) {
        let end = min(start + block, rows)
        for row in Swift.stride(from: 0, to: end, by: 2) {
          for column in Swift.stride(from: start, to: end, by: 4) where column + 3 >= row {
            let sums = tile(lanes, row, column)
            for (i, sums) in [sums.0, sums.1].enumerated() where row + i < rows {
              for j in 0..<4 where column + j < rows {
                result[(row + i) * rows + column + j] = sums[j]
                result[(column + j) * rows + row + i] = sums[j]
              }
            }
          }
        }
      }
    }
    return Matrix(rows: rows, columns: rows, values: result)
  }

  /// The products of two rows with four; rows beyond the last stand for the last.
  private func tile(
    _ lanes: UnsafeBufferPointer<Lanes>, _ row: Int, _ column: Int
  ) -> (SIMD4<Double>, SIMD4<Double>) {
    let last = rows - 1
    let (a0, a1) = (row * stride, min(row + 1, last) * stride)
    let (b0, b1) = (min(column, last) * stride, min(column + 1, last) * stride)
    let (b2, b3) = (min(column + 2, last) * stride, min(column + 3, last) * stride)
    var (s00, s01, s02, s03) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s10, s11, s12, s13) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    for k in 0..<stride {
      let (x0, x1) = (lanes[a0 + k], lanes[a1 + k])
      var y = lanes[b0 + k]
      s00 += x0 * y
      s10 += x1 * y
      y = lanes[b1 + k]
      s01 += x0 * y
      s11 += x1 * y
      y = lanes[b2 + k]
      s02 += x0 * y
      s12 += x1 * y
      y = lanes[b3 + k]
      s03 += x0 * y
      s13 += x1 * y
    }
    return (
      SIMD4(s00.sum(), s01.sum(), s02.sum(), s03.sum()),
      SIMD4(s10.sum(), s11.sum(), s12.sum(), s13.sum())
    )
  }
}
