import SequiturTensor
import Testing
import ToyTasks

@Suite struct PreviousTokenTests {
  @Test func theAnswerIsTheLetterBefore() {
    var random = SeededRandom(seed: 1)
    for row in PreviousToken().testSet + PreviousToken().trainingBatch(200, using: &random) {
      #expect(row.targets[0] == ToyExample.noTarget)
      #expect(Array(row.targets.dropFirst()) == row.tokens.dropLast())
      #expect(Set(row.tokens).count == 8)
    }
  }

  @Test func everyOrderedPairOfNeighboursComesOnceAndTheSquareIsItsOwnReverse() {
    let rows = PreviousToken().testSet.prefix(8).map(\.tokens)
    #expect(rows[0] == [0, 1, 7, 2, 6, 3, 5, 4])
    let pairs = rows.flatMap { row in zip(row, row.dropFirst()).map { [$0, $1] } }
    #expect(pairs.count == 56 && Set(pairs).count == 56)
    for row in rows { #expect(rows.contains(row.reversed()), "\(row)") }
    #expect(PreviousToken().testSet.count == 12 * 8)
  }
}
