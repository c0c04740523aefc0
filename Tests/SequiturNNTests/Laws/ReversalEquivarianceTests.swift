// Reversal equivariance: encodings without a direction, and with one.

import SequiturNN
import SequiturTensor
import Testing

struct ReversalEquivarianceTests {
  private let x = LawSamples.x
  private let ids = LawSamples.ids

  @Test func reversalEquivariance() {
    let symmetric = LawSamples.attention(positions: ALiBiPositions())
    let check = Laws.reversalEquivariance(of: { symmetric($0) }, on: x, tolerance: 3e-6)
    #expect(check.holds && check.tolerance == 3e-6, "\(check)")
    let directional = LawSamples.attention(positions: ALiBiPositions(.directional))
    #expect(Laws.reversalEquivariance(of: { directional($0) }, on: x).deviation > 0.01)
    let (blind, causal) = (
      LawSamples.classifier(.perToken), LawSamples.classifier(.perToken, causal: true)
    )
    #expect(Laws.reversalEquivariance(of: { blind($0) }, on: ids).holds)
    #expect(!Laws.reversalEquivariance(of: { causal($0) }, on: ids).holds)
  }
}
