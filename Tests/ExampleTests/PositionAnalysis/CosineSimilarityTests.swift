import PositionAnalysis
import Sequitur
import Testing

@Suite("Cosine similarity") struct CosineSimilarityTests {
  /// The definition, pair by pair.
  private func plainCosines(_ matrix: Matrix) -> Matrix {
    Matrix(rows: matrix.rows, columns: matrix.rows) { first, second in
      dot(matrix.row(first), matrix.row(second))
        / (norm(matrix.row(first)) * norm(matrix.row(second)))
    }
  }

  @Test("the blocked product is the definition, at every edge of a block")
  func blockedIsPlain() {
    var random = SeededRandom(seed: 1)
    for rows in [1, 2, 3, 4, 5, 7, 47, 48, 49, 50, 97, 101] {
      for columns in [1, 2, 3, 16, 33] {
        let matrix = Matrix(rows: rows, columns: columns) { _, _ in Double(random.normal()) }
        let deviation = matrix.rowCosines.deviation(from: plainCosines(matrix))
        #expect(deviation < 1e-14, "\(rows) x \(columns)")
        let across = matrix.columnCosines.deviation(from: plainCosines(matrix.transposed))
        #expect(across < 1e-14, "\(rows) x \(columns), columns")
      }
    }
  }

  @Test("a row of zeros has no cosine, others keep theirs") func zeroRow() {
    let cosines = Matrix(rows: 3, columns: 2, values: [1, 0, 0, 0, 0, 2]).rowCosines
    #expect(cosines[0, 2] == 0)
    #expect(cosines[2, 2] == 1)
    #expect(cosines[0, 1].isNaN && cosines[1, 1].isNaN)
  }

  @Test("correlations ignore a column's mean, cosines do not") func correlations() {
    let matrix = Matrix(rows: 4, columns: 2) { row, column in
      column == 0 ? Double(row) : 100 - 2 * Double(row)
    }
    expectEqual(matrix.columnCorrelations[0, 1], -1)
    #expect(matrix.columnCosines[0, 1] > 0.7)
  }

  @Test("the statistics of the 1024 x 768 sinusoidal table") func goldenStatistics() throws {
    let golden = try GoldenPositions()
    let table = Sinusoid.table(length: 1024, width: 768)
    let positions = Moments(table.rowCosines.strictUpperTriangle)
    let similarities = table.columnCosines.strictUpperTriangle
    let dimensions = Moments(similarities)
    for (found, key) in [
      (positions.mean, "tok_mean"), (positions.least, "tok_min"), (positions.largest, "tok_max"),
      (dimensions.mean, "emb_mean"), (dimensions.least, "emb_min"),
      (dimensions.largest, "emb_max"), (norm(table.column(0)), "col0"),
      (
        Double(similarities.count { $0 > 0.9 }) / Double(similarities.count),
        "frac_emb_cos>0.9"
      ),
    ] {
      expectEqual(found, try golden.number("sin1024x768", key), within: 1e-12, key)
    }
    let correlations = table.columnCorrelations.strictUpperTriangle
    expectEqual(
      Moments(correlations).mean, try golden.number("sin1024x768", "emb_pearson_mean"))
    expectEqual(
      Double(correlations.count { $0 > 0.9 }) / Double(correlations.count),
      try golden.number("sin1024x768", "frac_emb_pearson>0.9"))
  }
}
