// Learned positions: what they add, their gradient, and their end.

import SequiturNN
import SequiturTensor
import Testing

struct LearnedPositionsTests {
  private static func encoding() -> LearnedPositions {
    var random = SeededRandom(seed: 1)
    return LearnedPositions(maximumLength: 6, width: 4, using: &random)
  }

  @Test func rowsOfOneTokenDifferByTheDifferenceOfTheirPositions() {
    let encoding = Self.encoding()
    // The same row at every place. Multiples of 1/4 and of 2^-10 add up without rounding.
    encoding.table.assign((0..<24).map { Float(($0 * 37) % 101) / 1024 })
    let tokens = Tensor([0.5, -0.25, 1, 0]).broadcast(to: [1, 6, 4])
    let sum = encoding.addToTokens(tokens, from: 0)
    for i in 0..<6 {
      for j in 0..<6 {
        for c in 0..<4 {
          let expected = encoding.table[i, c] - encoding.table[j, c]
          #expect(sum[0, i, c] - sum[0, j, c] == expected, "rows \(i), \(j), channel \(c)")
        }
      }
    }
  }

  @Test func laterStartsTakeLaterRows() {
    let encoding = Self.encoding()
    let sum = encoding.addToTokens(Tensor(zeros: [2, 2, 4]), from: 3)
    let rows = encoding.table.slice(axis: 0, 3..<5).values
    expectClose(sum, [2, 2, 4], rows + rows, within: 0)
  }

  @Test func gradients() {
    let encoding = Self.encoding()
    let tokens = Parameter(copying: waves([2, 3, 4], phase: 0.1))
    let check = gradientCheck(encoding.namedParameters() + [("tokens", tokens)]) {
      encoding.addToTokens(tokens, from: 1).squared()
    }
    #expect(check.passed, "\(check)")
    #expect(check.compared == 48)
  }

  @Test func nameLimitAndStart() {
    var random = SeededRandom(seed: 2)
    let encoding = LearnedPositions(maximumLength: 50, width: 40, deviation: 0.5, using: &random)
    #expect(encoding.name == "learned")
    #expect(encoding.maximumLength == 50)
    #expect(encoding.namedParameters().map(\.name) == ["table"])
    let meanSquare = encoding.table.values.reduce(0) { $0 + $1 * $1 } / 2000
    #expect(abs(meanSquare.squareRoot() / 0.5 - 1) < 0.1)
  }

  @Test func aLongerSequenceStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = LearnedPositionsTests.encoding().addToTokens(Tensor(zeros: [1, 4, 4]), from: 3)
    }
    let said = message(of: result)
    #expect(said.contains("learned positions: found a sequence of 7 tokens, expected at most 6"))
  }
}
