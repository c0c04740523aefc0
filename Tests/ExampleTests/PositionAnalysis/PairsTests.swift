import PositionAnalysis
import Testing

@Suite("Pairs") struct PairsTests {
  private let similarities = Matrix(
    rows: 4, columns: 4,
    values: [
      1, 0.5, -0.9, .nan,
      0.5, 1, 0.8, 0.1,
      -0.9, 0.8, 1, 0.5,
      .nan, 0.1, 0.5, 1,
    ])

  @Test("as many pairs as the articles count") func counts() throws {
    let golden = try GoldenPositions()
    for (count, key) in [(768, "embed"), (1024, "token")] {
      let pairs = Matrix(rows: count, columns: count) { _, _ in 0 }.strictUpperTriangle.count
      #expect(Double(pairs) == (try golden.number("n_pairs", key)))
    }
    #expect(similarities.strictUpperTriangle.count == 6)
    #expect(Matrix(rows: 1, columns: 1, values: [1]).strictUpperTriangle.isEmpty)
  }

  @Test("the values above the diagonal, row after row") func triangle() throws {
    let matrix = Matrix(rows: 4, columns: 4) { 10 * Double($0) + Double($1) }
    #expect(matrix.strictUpperTriangle == [1, 2, 3, 12, 13, 23])
  }

  @Test("pairs are ranked by similarity, equal ones in order, without NaN") func ranking() {
    let ranked = similarities.rankedPairs()
    #expect(ranked.map(\.similarity) == [0.8, 0.5, 0.5, 0.1, -0.9])
    #expect(ranked[1] == SimilarPair(first: 0, second: 1, similarity: 0.5))
    #expect(ranked[2] == SimilarPair(first: 2, second: 3, similarity: 0.5))
  }

  @Test("without the sign, the opposite pair comes first") func rankingBySize() {
    let ranked = similarities.rankedPairs(ignoringSign: true)
    #expect(ranked.map(\.similarity) == [-0.9, 0.8, 0.5, 0.5, 0.1])
    #expect(Matrix(rows: 1, columns: 1, values: [1]).rankedPairs().isEmpty)
  }

  @Test("the article's ranks") func ranks() throws {
    #expect(articleRanks.map(Double.init) == (try GoldenPositions().numbers("similar_pairs_ranks")))
  }

  @Test("moments leave out what is not finite") func moments() {
    let moments = Moments([1, .nan, 3, .infinity])
    #expect(moments.mean == 2 && moments.deviation == 1)
    #expect(moments.least == 1 && moments.largest == 3)
    #expect(Moments([]).mean.isNaN)
  }
}
