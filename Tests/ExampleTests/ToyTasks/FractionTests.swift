import Testing
import ToyTasks

@Suite struct FractionTests {
  @Test func fractionsAreReduced() {
    #expect(Fraction(8, 14) == Fraction(4, 7))
    #expect(Fraction(8, 14).description == "4/7")
    #expect(Fraction(9, 9).description == "1")
    #expect(Fraction(0, 5).description == "0")
  }

  @Test func valuesAndLogarithms() {
    #expect(Fraction(1, 8).value == 0.125)
    #expect(abs(Fraction(1, 2).naturalLog + 0.693147180559945) < 1e-14)
  }
}
