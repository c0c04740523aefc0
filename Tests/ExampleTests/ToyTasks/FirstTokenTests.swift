import SequiturTensor
import Testing
import ToyTasks

@Suite struct FirstTokenTests {
  @Test func theAnswerIsTheFirstOfEightDifferentLetters() {
    var random = SeededRandom(seed: 1)
    for row in FirstToken().testSet + FirstToken().trainingBatch(200, using: &random) {
      #expect(row.targets == [row.tokens[0]])
      #expect(Set(row.tokens).count == 8)
    }
  }

  @Test func theTestSetIsClosedUnderRotationAndReversal() {
    let rows = Set(FirstToken().testSet.map(\.tokens))
    #expect(rows.count == 12 * 16)
    for row in rows {
      #expect(rows.contains(Array(row.dropFirst() + row.prefix(1))), "\(row)")
      #expect(rows.contains(row.reversed()), "\(row)")
    }
  }
}
