import SequiturTensor
import Testing
import ToyTasks

@Suite struct ReverseTests {
  @Test func theAnswerIsTheRowBackwards() {
    var random = SeededRandom(seed: 1)
    for row in Reverse().testSet + Reverse().trainingBatch(200, using: &random) {
      #expect(row.targets == row.tokens.reversed())
      #expect(Set(row.tokens).count == 8)
    }
  }

  @Test func everyLetterIsOppositeEveryOtherOnce() {
    let rows = Reverse().testSet.prefix(7)
    var pairs: Set<[Int32]> = []
    for row in rows {
      for (token, target) in zip(row.tokens, row.targets) { pairs.insert([token, target]) }
    }
    #expect(pairs.count == 8 * 7)
    #expect(Reverse().testSet.count == 12 * 7)
  }
}
