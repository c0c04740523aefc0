// No positions: attention is blind to order; shown by exact laws, each with a control.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct NoPositionsTests {
  static func attention(
    causal: Bool = false, positions: any PositionEncoding = NoPositions()
  ) -> MultiHeadAttention {
    var random = SeededRandom(seed: 1)
    return MultiHeadAttention(
      width: 32, heads: 4, causal: causal, dropout: 0.1, positions: positions, using: &random)
  }

  static func rows(scale: Float) -> Tensor {
    var random = SeededRandom(seed: 2)
    return Tensor(normal: [1, 6, 32], deviation: scale, using: &random)
  }

  @Test(arguments: [1, 3] as [Float]) func attentionIsPermutationEquivariant(scale: Float) {
    let layer = Self.attention()
    let x = Self.rows(scale: scale)
    let (after, before) = (
      layer(reordered(x, by: permutation)), reordered(layer(x), by: permutation)
    )
    #expect(deviation(after, before) < 2e-6)
    // The control: without putting the outputs into the same order, they differ.
    #expect(deviation(after, layer(x)) > 0.01)
  }

  @Test func causalAttentionIsNot() {
    let layer = Self.attention(causal: true)
    let x = Self.rows(scale: 1)
    #expect(
      deviation(layer(reordered(x, by: permutation)), reordered(layer(x), by: permutation)) > 0.01)
  }

  static let ids = Indices(rows: [[3, 1, 4, 0, 5, 2], [2, 6, 6, 0, 1, 3]])

  static var shuffledIds: Indices {
    let places = (0..<2).flatMap { row in permutation.map { 6 * row + $0 } }
    return Indices(places.map { ids.values[$0] }, shape: ids.shape)
  }

  private static func classifier(
    _ readout: Readout, causal: Bool = false, positions: any PositionEncoding = NoPositions()
  ) -> SequenceClassifier {
    var block = BlockConfiguration(width: 32, heads: 4)
    block.causal = causal
    var random = SeededRandom(seed: 3)
    return SequenceClassifier(
      .init(vocabularySize: 7, classes: 5, readout: readout, block: block), positions: positions,
      using: &random)
  }

  @Test func aWholeTransformerIsPermutationEquivariant() {
    let model = Self.classifier(.perToken)
    let (after, before) = (model(Self.shuffledIds), reordered(model(Self.ids), by: permutation))
    #expect(deviation(after, before) < 2e-6)
    #expect(deviation(after, model(Self.ids)) > 0.01)
  }

  @Test(arguments: [Readout.meanPool, .classToken])
  func pooledAnswersAreInvariant(readout: Readout) {
    let model = Self.classifier(readout)
    #expect(deviation(model(Self.shuffledIds), model(Self.ids)) < 2e-6)
    // The control: other tokens give another answer.
    let other = Indices(rows: [[3, 1, 4, 0, 5, 5], [2, 6, 6, 0, 1, 1]])
    #expect(deviation(model(other), model(Self.ids)) > 0.01)
  }

  @Test func readingOnePlaceLeaksItsToken() {
    let model = Self.classifier(.firstToken)
    #expect(deviation(model(Self.shuffledIds), model(Self.ids)) > 0.01)
  }

  @Test func addedPositionsAndCausalMasksBreakTheInvariance() {
    var random = SeededRandom(seed: 4)
    let learned = LearnedPositions(maximumLength: 6, width: 32, deviation: 0.5, using: &random)
    for model in [
      Self.classifier(.meanPool, causal: true),
      Self.classifier(.meanPool, positions: SinusoidalPositions(width: 32)),
      Self.classifier(.meanPool, positions: learned),
    ] {
      #expect(
        deviation(model(Self.shuffledIds), model(Self.ids)) > 0.01, "\(model.positions.name)")
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
