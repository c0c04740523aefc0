// What a model is, read from its parts: every choice of a configuration comes back.

import SequiturNN
import SequiturTensor
import Testing

struct DescribingTests {
  @Test(arguments: PositionEncodingKind.allCases, Activation.allCases)
  func everyChoiceComesBack(positions: PositionEncodingKind, activation: Activation) throws {
    for (norm, bias, tied) in [
      (Normalization.layer, true, true), (.layer, false, false), (.rms, true, false),
    ] {
      var configuration = GPT.Configuration(contextLength: 20, layers: 2, heads: 2, width: 8)
      configuration.positions = positions
      configuration.activation = activation
      (configuration.norm, configuration.bias, configuration.tiedHead) = (norm, bias, tied)
      configuration.normEpsilon = 1e-3
      configuration.normWeights = activation != .relu
      configuration.dropout = 0.25
      configuration.hidden = bias ? 12 : nil
      configuration.keyHeads = bias ? 1 : nil
      configuration.queryKeyNorm = tied
      configuration.logitCap = norm == .rms ? 20 : nil
      configuration.normPlacement = tied ? .pre : .post
      var random = SeededRandom(seed: 1)
      let model = GPT(configuration, vocabularySize: 5, using: &random)
      #expect(try GPT.Configuration(describing: model) == configuration)
      #expect(model.typeName == "GPT")
    }
  }

  @Test func whatNoConfigurationSays() throws {
    func typeName(_ change: (GPT) throws -> Void) rethrows -> String {
      var random = SeededRandom(seed: 2)
      let model = GPT(
        .init(contextLength: 4, layers: 2, heads: 2, width: 4), vocabularySize: 5, using: &random)
      try change(model)
      return model.typeName
    }
    var random = SeededRandom(seed: 3)
    func block(heads: Int) -> TransformerBlock {
      TransformerBlock(
        attention: MultiHeadAttention(width: 4, heads: heads, causal: true, using: &random),
        feedForward: FeedForward(width: 4, hidden: 16, activation: .geluTanh, using: &random),
        attentionNorm: LayerNorm(width: 4), feedForwardNorm: LayerNorm(width: 4))
    }
    #expect(
      try typeName { try $0.replace("blocks.1", with: block(heads: 1)) }.contains("blocks.1 is"))
    for (keyHeads, norm, isForeign) in [(2, false, false), (1, false, true), (2, true, true)] {
      let attention = MultiHeadAttention(
        width: 4, heads: 2, keyHeads: keyHeads, causal: true, queryKeyNorm: norm,
        positions: LearnedPositions(maximumLength: 4, width: 4, using: &random), using: &random)
      let name = try typeName { try $0.replace("blocks.1.attention", with: attention) }
      #expect(name.contains("blocks.1 is") == isForeign, "\(name)")
    }
    #expect(
      try typeName { try $0.replace("blocks.0.attentionNorm", with: RMSNorm(width: 4)) }
        .contains("blocks.0 is"))
    #expect(
      try typeName { try $0.replace("norm", with: LayerNorm(width: 4, epsilon: 1)) }
        .contains("norm is"))
    let head = Linear(from: 4, to: 5, using: &random)
    #expect(try typeName { try $0.replace("head", with: head) } == "GPT whose head is Linear")
  }
}
