// Permutation invariance of pooled models and of the context of cross-attention.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct PermutationInvarianceTests {
  private let x = LawSamples.x
  private let ids = LawSamples.ids

  @Test func permutationInvariance() {
    // The context of cross-attention; of another length than the queries.
    let (attention, context) = (LawSamples.attention(), LawSamples.rows([2, 7, 12], seed: 6))
    let check = Laws.permutationInvariance(
      of: { attention(x, context: $0) }, on: context, permutation: [6, 5, 4, 3, 2, 1, 0],
      tolerance: 3e-6)
    #expect(check.holds && check.tolerance == 3e-6, "\(check)")
    let turned = LawSamples.attention(positions: RotaryPositions())
    #expect(
      Laws.permutationInvariance(of: { turned(x, context: $0) }, on: context).deviation > 1e-3)
    for readout in [Readout.meanPool, .classToken] {
      let model = LawSamples.classifier(readout)
      #expect(
        Laws.permutationInvariance(of: { model($0) }, on: ids, permutation: permutation).holds)
    }
    let trap = LawSamples.classifier(.firstToken)
    #expect(!Laws.permutationInvariance(of: { trap($0) }, on: ids).holds)
  }
}
