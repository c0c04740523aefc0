import SequiturNN
import SequiturTensor
import Testing

struct QuantizingTests {
  @Test func whatBlocksDoNotDivideIsNamed() {
    var random = SeededRandom(seed: 1)
    var options = GPT.Configuration.nano
    (options.width, options.hidden, options.layers) = (48, 64, 1)
    let model = GPT(options, vocabularySize: 9, using: &random)
    let kept = model.quantizeWeights()
    #expect(
      kept == ["tokens.table"]
        + ["query", "key", "value", "output"].map { "blocks.0.attention.\($0).weight" }
        + ["blocks.0.feedForward.up.weight"])
    let down = model.parameter("blocks.0.feedForward.down.weight")
    #expect(down?.isQuantized == true)
    #expect(withoutGradient { model(Indices([1, 2], shape: [1, 2])).isFinite })
  }

  @Test func aLayerOfOnesOwnSaysWhatMayBeQuantised() {
    struct Own: QuantizableModule {
      let map = Parameter(ones: [2, 32])
      let other = Parameter(ones: [2, 32])
      var quantizableWeights: [Parameter] { [map] }
    }
    let own = Own()
    #expect(own.quantizeWeights().isEmpty)
    #expect(own.map.isQuantized && !own.other.isQuantized)
  }
}
