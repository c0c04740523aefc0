import Testing
import ToyTasks

@Suite struct ScoreTests {
  @Test func boundsAreComparedInWholeNumbers() {
    // 1/7 has no exact Double: a rounded share could fall on either side of it.
    for sets in 1...200 {
      let bound = Fraction(1, 7)
      #expect(Score(correct: sets, asked: 7 * sets).isExactly(bound), "\(sets) of \(7 * sets)")
      #expect(!Score(correct: sets, asked: 7 * sets).isAbove(bound), "\(sets) of \(7 * sets)")
      #expect(
        Score(correct: sets + 1, asked: 7 * sets).isAbove(bound), "\(sets + 1) of \(7 * sets)")
      #expect(!Score(correct: sets - 1, asked: 7 * sets).isExactly(bound))
    }
    #expect(Score(correct: 3, asked: 4).accuracy == 0.75)
  }
}
