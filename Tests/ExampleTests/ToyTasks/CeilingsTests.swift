import Testing
import ToyTasks

@Suite struct CeilingsTests {
  func row(_ tokens: [Int32], _ targets: [Int32]) -> ToyExample {
    ToyExample(tokens: tokens, targets: targets)
  }

  @Test func pooledViewsAreMultisets() {
    let rows = [
      row([0, 0, 1], [0]), row([0, 1, 0], [1]), row([1, 0, 0], [1]), row([0, 1, 1], [0]),
    ]
    // {0,0,1}: best is class 1, right twice of three; {0,1,1} always right.
    #expect(orderBlindCeiling(of: rows, readout: .pooled) == Fraction(3, 4))
    // 001 and 100 are one view with two classes; the others stand alone.
    #expect(mirrorCeiling(of: rows, readout: .pooled) == Fraction(3, 4))
  }

  @Test func perTokenViewsAddTheTokenItself() {
    let none = ToyExample.noTarget
    let rows = [row([0, 1, 2], [none, 0, 1]), row([2, 1, 0], [none, 2, 1])]
    // Token 1 answers 0 or 2, tokens 2 and 0 always 1.
    #expect(orderBlindCeiling(of: rows, readout: .perToken) == Fraction(3, 4))
    #expect(mirrorCeiling(of: rows, readout: .perToken) == Fraction(3, 4))
  }

  @Test func equalTokensShareAnOrderBlindViewButNotAMirrorView() {
    let rows = [row([0, 0, 1], [5, 6, 7])]
    #expect(orderBlindCeiling(of: rows, readout: .perToken) == Fraction(2, 3))
    #expect(mirrorCeiling(of: rows, readout: .perToken) == Fraction(1, 1))
  }

  @Test func thePlaceInAPalindromeIsMirroredToo() {
    let rows = [row([0, 1, 0], [5, 6, 7])]
    #expect(mirrorCeiling(of: rows, readout: .perToken) == Fraction(2, 3))
  }

  @Test func fractionsAreReducedAndHaveValuesAndLogarithms() {
    #expect(Fraction(8, 14) == Fraction(4, 7))
    #expect(Fraction(8, 14).description == "4/7")
    #expect(Fraction(9, 9).description == "1")
    #expect(Fraction(0, 5).description == "0")
    #expect(Fraction(1, 8).value == 0.125)
    #expect(abs(Fraction(1, 2).naturalLog + 0.693147180559945) < 1e-14)
  }

  @Test func boundsAreComparedInWholeNumbers() {
    // 1/7 has no exact Double: a rounded share could fall on either side of it.
    let bound = Fraction(1, 7)
    for sets in 1...200 {
      #expect(Score(correct: sets, asked: 7 * sets).isExactly(bound), "\(sets) of \(7 * sets)")
      #expect(!Score(correct: sets, asked: 7 * sets).isAbove(bound), "\(sets) of \(7 * sets)")
      #expect(
        Score(correct: sets + 1, asked: 7 * sets).isAbove(bound), "\(sets + 1) of \(7 * sets)")
      #expect(!Score(correct: sets - 1, asked: 7 * sets).isExactly(bound))
    }
    #expect(Score(correct: 3, asked: 4).accuracy == 0.75)
  }
}
