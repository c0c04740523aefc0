// PositionScheme: each name makes its scheme, with tables of the shapes that are told before, and
// says which sizes do not fit.

import SequiturNN
import SequiturTensor
import Testing

struct PositionSchemeTests {
  @Test func namesAreThoseOfFiles() {
    #expect(
      PositionScheme.allCases.map(\.rawValue)
        == ["none", "learned", "sinusoidal", "rope", "alibi", "t5", "shaw", "pope"])
  }

  @Test(arguments: PositionScheme.allCases)
  func makesItsScheme(scheme: PositionScheme) {
    var random = SeededRandom(seed: 1)
    let made = scheme.makePositions(contextLength: 7, width: 12, heads: 3, using: &random)
    let types: [PositionScheme: any PositionEncoding.Type] = [
      .none: NoPositions.self, .learned: LearnedPositions.self,
      .sinusoidal: SinusoidalPositions.self, .rope: RotaryPositions.self,
      .alibi: ALiBiPositions.self, .t5: T5Positions.self, .shaw: ShawPositions.self,
      .pope: PolarPositions.self,
    ]
    #expect(types[scheme].map { $0 == type(of: made) } == true, "\(scheme)")
    let shapes = scheme.tableShapes(contextLength: 7, width: 12, heads: 3)
    #expect(made.parameters.map(\.shape) == shapes, "\(scheme)")
    let hasLimit = scheme == .learned || scheme == .sinusoidal
    #expect(made.maximumLength == (hasLimit ? 7 : nil), "\(scheme)")
  }

  @Test(arguments: [PositionScheme.learned, .t5, .shaw])
  func tablesStartAsGPT2(scheme: PositionScheme) {
    var random = SeededRandom(seed: 2)
    let made = scheme.makePositions(contextLength: 64, width: 512, heads: 32, using: &random)
    let values = made.parameters.flatMap(\.values)
    let deviation = (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    #expect(abs(deviation / 0.02 - 1) < 0.1, "\(scheme): \(deviation)")
  }

  @Test func t5LooksOnlyBack() throws {
    var random = SeededRandom(seed: 1)
    let made = PositionScheme.t5.makePositions(
      contextLength: 7, width: 12, heads: 3, using: &random)
    #expect(try #require(made as? T5Positions).bidirectional == false)
  }

  @Test(arguments: PositionScheme.allCases)
  func anEvenHeadWidthFitsAll(scheme: PositionScheme) {
    #expect(scheme.problem(width: 12, heads: 3) == nil)
    #expect(scheme.problem(width: 12, heads: 6) == nil)
    // Heads of width 5: RoPE turns pairs.
    #expect((scheme.problem(width: 15, heads: 3) == nil) == (scheme != .rope), "\(scheme)")
    for (width, heads) in [(12, 5), (12, 0), (0, 3), (12, -3)] {
      #expect(
        scheme.problem(width: width, heads: heads)?.contains("divides the width") == true,
        "\(scheme), \(width), \(heads)")
    }
  }

  @Test func theProblemNamesTheNumbers() {
    let problem = PositionScheme.rope.problem(width: 15, heads: 3) ?? ""
    #expect(problem.contains("even head width"))
    #expect(problem.contains("5 (width 15 with 3 heads)"))
  }

  @Test func sizesThatDoNotFitStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SeededRandom(seed: 1)
      _ = PositionScheme.rope.makePositions(contextLength: 4, width: 9, heads: 3, using: &random)
    }
    #expect(message(of: result).contains("PositionScheme: expected an even head width"))
  }
}
