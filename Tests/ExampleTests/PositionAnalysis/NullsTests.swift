import PositionAnalysis
import Sequitur
import Testing

@Suite("Nulls") struct NullsTests {
  private let table = Sinusoid.table(length: 64, width: 32)

  @Test("a shuffle keeps the values, and a seed repeats it") func shuffle() {
    var (first, second) = (SeededRandom(seed: 1), SeededRandom(seed: 1))
    let shuffled = table.shuffled(using: &first)
    #expect(shuffled != table)
    #expect(shuffled.values.sorted() == table.values.sorted())
    #expect(shuffled == table.shuffled(using: &second))
  }

  @Test("a shuffle within dimensions keeps the values of each") func columnShuffle() {
    var random = SeededRandom(seed: 1)
    let shuffled = table.columnsShuffled(using: &random)
    for column in 0..<table.columns {
      #expect(shuffled.column(column) != table.column(column), "column \(column)")
      #expect(
        shuffled.column(column).sorted() == table.column(column).sorted(), "column \(column)")
    }
    // Each column has an order of its own.
    #expect(shuffled.row(0).first != table.row(0).first || shuffled.row(1) != table.row(1))
  }

  @Test("a rotation keeps what positions are to each other, not the dimensions") func rotation() {
    var random = SeededRandom(seed: 1)
    let rotated = table.rowsRotated(using: &random)
    #expect(rotated.rowCosines.deviation(from: table.rowCosines) < 1e-13)
    #expect(rotated.columnCosines.deviation(from: table.columnCosines) > 0.1)
    #expect(abs(norm(rotated.row(5)) - norm(table.row(5))) < 1e-13)
  }

  @Test("reflected normals spread over all directions") func rotationIsEven() {
    var random = SeededRandom(seed: 3)
    let width = 8
    let axes = Matrix(rows: width, columns: width) { $0 == $1 ? 1 : 0 }
    var sum = 0.0
    var squares = 0.0
    let count = 2000
    for _ in 0..<count {
      let image = axes.rowsRotated(using: &random)[0, 0]
      sum += image
      squares += image * image
    }
    // A coordinate of a random direction has mean 0 and mean square 1 / width.
    #expect(abs(sum / Double(count)) < 0.03)
    #expect(abs(squares / Double(count) - 1 / Double(width)) < 0.015)
  }

  @Test("the predicted mean and spread of shuffled cosines") func prediction() throws {
    let golden = try GoldenPositions()
    let table = Sinusoid.table(length: 1024, width: 768)
    let predicted = table.shuffledMeanCosine
    expectEqual(predicted, try golden.number("sin1024x768_shuffled", "pred_mean"))
    expectEqual(unrelatedCosineDeviation(length: 1024), try golden.number("null_std", "embed"))
    expectEqual(unrelatedCosineDeviation(length: 768), try golden.number("null_std", "token"))
    var random = SeededRandom(seed: 1)
    let found = Moments(table.shuffled(using: &random).columnCosines.strictUpperTriangle)
    // The mean of 294,528 cosines; columns are shared between pairs, so it moves by about 1e-4.
    expectEqual(found.mean, predicted, within: 5e-4)
    expectEqual(
      found.deviation, try golden.number("sin1024x768_shuffled", "std"), within: 5e-4)
  }
}
