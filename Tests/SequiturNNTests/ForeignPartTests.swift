// Models of the library's own layers that no configuration makes: told by the part, so that a run
// of one is not resumed as something else.

import SequiturNN
import SequiturTensor
import Testing

struct ForeignPartTests {
  @Test func aLongerTableAndAGateAreTold() {
    var random = SeededRandom(seed: 2)
    let model = GPT(
      .init(contextLength: 4, layers: 1, heads: 2, width: 4), vocabularySize: 5, using: &random)
    #expect(model.typeName == "GPT")
    let longer = GPT(
      tokens: model.tokens,
      positions: LearnedPositions(maximumLength: 6, width: 4, using: &random),
      blocks: model.blocks, norm: model.norm, contextLength: 4)
    #expect(longer.typeName == "GPT whose positions is a table of 6 rows for a context of 4")
    let network = model.modules(FeedForward.self).first?.module
    network?.gate = Linear(from: 4, to: 16, using: &random)
    #expect(
      model.typeName
        == "GPT whose blocks.0.feedForward is a gate that does not suit its activation")
  }
}
