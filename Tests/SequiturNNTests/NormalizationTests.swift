// The choice of norm reaches the blocks and models that are told of it.

import SequiturNN
import SequiturTensor
import Testing
import ToyModels

struct NormalizationTests {
  @Test(arguments: Normalization.allCases, [true, false])
  func normsOfABlock(kind: Normalization, bias: Bool) {
    var configuration = BlockConfiguration(width: 4, heads: 2)
    configuration.normalization = kind
    configuration.bias = bias
    var random = SeededRandom(seed: 1)
    let names = TransformerBlock(configuration, using: &random).attentionNorm.namedParameters()
    #expect(names.map(\.name) == (kind == .layer && bias ? ["weight", "bias"] : ["weight"]))
  }

  @Test func theFinalNormOfBothModelsFollows() {
    var random = SeededRandom(seed: 2)
    var gpt = GPT.Configuration(
      vocabularySize: 5, contextLength: 4, layers: 1, heads: 2, width: 4)
    gpt.block.normalization = .rms
    #expect(GPT(gpt, using: &random).norm is RMSNorm)
    let classifier = SequenceClassifier.Configuration(
      vocabularySize: 5, classes: 2, readout: .meanPool, block: gpt.block)
    #expect(SequenceClassifier(classifier, using: &random).norm is RMSNorm)
  }
}
