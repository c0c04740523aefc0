// The choice of norm reaches the blocks and models that are told of it.

import SequiturNN
import SequiturTensor
import Testing

struct NormalizationTests {
  @Test(arguments: Normalization.allCases, [true, false])
  func normsOfABlock(kind: Normalization, bias: Bool) {
    var configuration = GPT.Configuration(contextLength: 4, layers: 1, heads: 2, width: 4)
    configuration.norm = kind
    configuration.bias = bias
    var random = SeededRandom(seed: 1)
    let names = GPT(configuration, vocabularySize: 5, using: &random).namedParameters()
      .map(\.name).filter { $0.hasPrefix("blocks.0.attentionNorm.") }
    #expect(
      names
        == (kind == .layer && bias ? ["weight", "bias"] : ["weight"])
        .map { "blocks.0.attentionNorm.\($0)" })
  }

  @Test func theFinalNormFollows() {
    var random = SeededRandom(seed: 2)
    var gpt = GPT.Configuration(contextLength: 4, layers: 1, heads: 2, width: 4)
    gpt.norm = .rms
    #expect(GPT(gpt, vocabularySize: 5, using: &random).norm is RMSNorm)
  }
}
