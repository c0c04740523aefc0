// No positions: attention is blind to order; shown by exact laws, each with a control.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct NoPositionsTests {
  private static func attention(causal: Bool = false) -> MultiHeadAttention {
    var random = SeededRandom(seed: 1)
    return MultiHeadAttention(
      width: 32, heads: 4, causal: causal, dropout: 0.1, using: &random)
  }

  @Test(arguments: [1, 3] as [Float]) func attentionIsPermutationEquivariant(scale: Float) {
    var random = SeededRandom(seed: 2)
    let x = Tensor(normal: [1, 6, 32], deviation: scale, using: &random)
    func check(_ layer: MultiHeadAttention) -> LawCheck {
      Laws.permutationEquivariance(
        of: { layer($0) }, on: x, permutation: permutation, tolerance: 2e-6)
    }
    let blind = check(Self.attention())
    #expect(blind.holds && blind.control ?? 0 > 0.01, "\(blind)")
    #expect(check(Self.attention(causal: true)).deviation > 0.01)
  }

  private static func classifier(
    _ readout: Readout, causal: Bool = false, positions: any PositionEncoding = NoPositions()
  ) -> SequenceClassifier {
    var random = SeededRandom(seed: 3)
    return SequenceClassifier(
      vocabulary: 7, classes: 5, readout: readout, width: 32, heads: 4, causal: causal,
      positions: positions, using: &random)
  }

  private func invariance(_ model: SequenceClassifier) -> LawCheck {
    Laws.permutationInvariance(
      of: { model($0) }, on: LawSamples.ids, permutation: permutation, tolerance: 2e-6)
  }

  @Test func aWholeTransformerIsPermutationEquivariant() {
    let model = Self.classifier(.perToken)
    let check = Laws.permutationEquivariance(
      of: { model($0) }, on: LawSamples.ids, permutation: permutation, tolerance: 2e-6)
    #expect(check.holds && check.control ?? 0 > 0.01, "\(check)")
  }

  @Test(arguments: [Readout.meanPool, .classToken])
  func pooledAnswersAreInvariant(readout: Readout) {
    let check = invariance(Self.classifier(readout))
    #expect(check.holds && check.control ?? 0 > 0.01, "\(check)")
  }

  @Test func readingOnePlaceAddedPositionsAndCausalMasksBreakTheInvariance() {
    var random = SeededRandom(seed: 4)
    let learned = LearnedPositions(maximumLength: 6, width: 32, deviation: 0.5, using: &random)
    for model in [
      Self.classifier(.firstToken), Self.classifier(.meanPool, causal: true),
      Self.classifier(.meanPool, positions: SinusoidalPositions(width: 32)),
      Self.classifier(.meanPool, positions: learned),
    ] {
      #expect(invariance(model).deviation > 0.01, "\(model.positions.name)")
    }
  }

  @Test func itAddsNothing() {
    let encoding = NoPositions()
    let x = waves([1, 2, 2, 4], phase: 0.1)
    let rows = x.reshaped([1, 2, 8])
    #expect(encoding.name == "none")
    #expect(encoding.maximumLength == nil)
    #expect(encoding.parameters.isEmpty)
    #expect(bits(encoding.addToTokens(rows, from: 7)) == bits(rows))
    #expect(bits(encoding.turn(queries: x, at: 0..<2)) == bits(x))
    #expect(bits(encoding.turn(keys: x, at: 0..<2)) == bits(x))
    let places = AttentionPositions(queries: 0..<2, keys: 0..<2)
    #expect(encoding.logitBias(queries: x, at: places) == nil)
  }
}
