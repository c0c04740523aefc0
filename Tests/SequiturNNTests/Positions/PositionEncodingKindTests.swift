// PositionEncodingKind: each key makes its encoding, with tables of the shapes that are told
// before, and says which sizes do not fit.

import SequiturNN
import SequiturTensor
import Testing

struct PositionEncodingKindTests {
  static func sizes(
    _ length: Int = 7, width: Int = 12, heads: Int = 3, causal: Bool = true
  ) -> PositionEncodingSizes {
    PositionEncodingSizes(maximumLength: length, width: width, heads: heads, causal: causal)
  }

  static func made(
    _ kind: PositionEncodingKind, _ sizes: PositionEncodingSizes = sizes()
  ) -> any PositionEncoding {
    var random = SeededRandom(seed: 1)
    return kind.make(sizes, using: &random)
  }

  @Test func keysAreThoseOfFlagsAndFiles() {
    #expect(
      PositionEncodingKind.allCases.map(\.rawValue) == [
        "none", "learned", "sinusoidal", "rope", "rope-half-split", "alibi", "alibi-directional",
        "shaw", "t5", "pope-even", "pope",
      ])
  }

  @Test(arguments: PositionEncodingKind.allCases)
  func makesItsEncoding(kind: PositionEncodingKind) {
    let made = Self.made(kind)
    let types: [PositionEncodingKind: any PositionEncoding.Type] = [
      .none: NoPositions.self, .learned: LearnedPositions.self,
      .sinusoidal: SinusoidalPositions.self, .rope: RotaryPositions.self,
      .ropeHalfSplit: RotaryPositions.self, .alibi: ALiBiPositions.self,
      .directionalALiBi: ALiBiPositions.self, .t5: T5Positions.self, .shaw: ShawPositions.self,
      .evenPoPE: PolarPositions.self, .pope: PolarPositions.self,
    ]
    #expect(types[kind].map { $0 == type(of: made) } == true, "\(kind)")
    #expect(made.name == kind.title)
    #expect(made.parameters.map(\.shape) == kind.tableShapes(Self.sizes()), "\(kind)")
    let hasLimit = kind == .learned || kind == .sinusoidal
    #expect(made.maximumLength == (hasLimit ? 7 : nil), "\(kind)")
  }

  @Test(arguments: [PositionEncodingKind.learned, .t5, .shaw])
  func tablesStartAsGPT2UnlessToldOtherwise(kind: PositionEncodingKind) {
    func deviation(_ sizes: PositionEncodingSizes) -> Float {
      let values = Self.made(kind, sizes).parameters.flatMap(\.values)
      return (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }
    var sizes = Self.sizes(64, width: 512, heads: 32)
    #expect(abs(deviation(sizes) / 0.02 - 1) < 0.1, "\(kind): \(deviation(sizes))")
    sizes.deviation = 0.5
    #expect(abs(deviation(sizes) / 0.5 - 1) < 0.1, "\(kind): \(deviation(sizes))")
  }

  @Test func formsFollowFromTheSizes() throws {
    #expect(try #require(Self.made(.t5) as? T5Positions).bidirectional == false)
    let both = Self.made(.t5, Self.sizes(causal: false))
    #expect(try #require(both as? T5Positions).bidirectional)
    #expect(try #require(Self.made(.shaw) as? ShawPositions).maximumDistance == 16)
    var sizes = Self.sizes()
    (sizes.clipDistance, sizes.polarStart) = (4, .uniform)
    #expect(try #require(Self.made(.shaw, sizes) as? ShawPositions).maximumDistance == 4)
    #expect(PositionEncodingKind.shaw.tableShapes(sizes) == [[9, 4], [9, 4]])
    func delta(_ kind: PositionEncodingKind, _ sizes: PositionEncodingSizes) throws -> [Float] {
      try #require(Self.made(kind, sizes) as? PolarPositions).delta.values
    }
    #expect(try delta(.pope, Self.sizes()).allSatisfy { $0 == 0 })
    #expect(try delta(.pope, sizes).contains { $0 != 0 })
    #expect(try delta(.evenPoPE, sizes).allSatisfy { $0 == 0 })
    sizes.polarHeads = 1
    #expect(try delta(.pope, sizes).count == 4 && delta(.evenPoPE, sizes).count == 4)
    #expect(PositionEncodingKind.pope.tableShapes(sizes) == [[1, 4]])
    #expect(try #require(Self.made(.ropeHalfSplit) as? RotaryPositions).pairing == .halfSplit)
    #expect(try #require(Self.made(.directionalALiBi) as? ALiBiPositions).form == .directional)
  }

  @Test(arguments: PositionEncodingKind.allCases)
  func anEvenHeadWidthFitsAll(kind: PositionEncodingKind) {
    #expect(kind.problem(width: 12, heads: 3) == nil)
    #expect(kind.problem(width: 12, heads: 6) == nil)
    // Heads of width 5: RoPE turns pairs.
    let turnsPairs = kind == .rope || kind == .ropeHalfSplit
    #expect((kind.problem(width: 15, heads: 3) == nil) == !turnsPairs, "\(kind)")
    for (width, heads) in [(12, 5), (12, 0), (0, 3), (12, -3)] {
      #expect(
        kind.problem(width: width, heads: heads)?.contains("divides the width") == true,
        "\(kind), \(width), \(heads)")
    }
  }

  @Test func theProblemNamesTheNumbers() {
    #expect(
      PositionEncodingKind.rope.problem(width: 15, heads: 3) == """
        expected an even head width for RoPE, which turns pairs of channels, found 5 (width 15 with \
        3 heads): change the width or the heads, or choose other positions
        """)
  }

  @Test func sizesThatDoNotFitStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PositionEncodingKindTests.made(.rope, PositionEncodingKindTests.sizes(width: 9))
    }
    #expect(
      message(of: result).contains(
        "positions rope: found 3 (width 9 with 3 heads), expected an even head width"))
  }
}
