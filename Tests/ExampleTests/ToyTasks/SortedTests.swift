import SequiturTensor
import Testing
import ToyTasks

@Suite struct SortedTests {
  @Test func theAnswerSaysWhetherTheRowAscends() {
    var random = SeededRandom(seed: 1)
    for row in Sorted().testSet + Sorted().trainingBatch(500, using: &random) {
      let isSorted = row.tokens == row.tokens.sorted()
      #expect(Sorted().classes[Int(row.targets[0])] == (isSorted ? "sorted" : "shuffled"))
      #expect(Set(row.tokens).count == 6)
    }
  }

  @Test func everyHeldOutSetComesTwice() {
    let rows = Sorted().testSet
    #expect(rows.count == 84)
    for index in stride(from: 0, to: rows.count, by: 2) {
      let (sorted, shuffled) = (rows[index], rows[index + 1])
      #expect(sorted.targets == [1] && shuffled.targets == [0])
      #expect(shuffled.tokens.sorted() == sorted.tokens)
      #expect(shuffled.tokens != sorted.tokens.reversed())
    }
  }
}
