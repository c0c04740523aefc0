// The size of a model from its options, against the model itself.

import SequiturNN
import SequiturTensor
import Testing

struct ConfigurationSizeTests {
  @Test(arguments: PositionEncodingKind.allCases, Activation.allCases)
  func parametersAsTheModelCountsThem(encoding: PositionEncodingKind, activation: Activation) {
    var options = GPT.Configuration()
    (options.contextLength, options.layers, options.heads, options.width) = (7, 2, 3, 12)
    (options.positions, options.activation) = (encoding, activation)
    for norm in Normalization.allCases {
      for (bias, tied, hidden, keyHeads) in [
        (true, true, nil, nil), (true, false, 5, 1), (false, true, nil, 3), (false, false, 5, 1),
      ] as [(Bool, Bool, Int?, Int?)] {
        (options.norm, options.bias, options.tiedHead) = (norm, bias, tied)
        options.normWeights = hidden == nil
        (options.hidden, options.keyHeads) = (hidden, keyHeads)
        var random = SeededRandom(seed: 1)
        let model = GPT(options, vocabularySize: 11, using: &random)
        #expect(
          options.parameterCount(vocabularySize: 11) == model.parameterCount,
          "\(norm), bias \(bias), tied \(tied), hidden \(hidden as Any), \(keyHeads as Any)")
      }
    }
  }

  @Test func trainingBytesAreWeightsAndActivations() {
    let options = GPT.Configuration.nano
    let weights = 16 * options.parameterCount(vocabularySize: 65)
    let one = options.trainingBytes(vocabularySize: 65, batchSize: 1) - weights
    // Activations are proportional to the batch, and more than the rows of one width a layer.
    #expect(one > 4 * 64 * 128 * 4)
    #expect(options.trainingBytes(vocabularySize: 65, batchSize: 12) - weights == 12 * one)
    for change: (inout GPT.Configuration) -> Void in [
      { $0.dropout = 0.1 }, { $0.positions = .pope }, { $0.positions = .evenPoPE },
      { $0.positions = .shaw }, { $0.activation = .swiglu }, { $0.contextLength = 65 },
      { $0.activation = .geglu }, { $0.activation = .squaredReLU }, { $0.queryKeyNorm = true },
      { $0.logitCap = 30 },
    ] {
      var more = options
      change(&more)
      let found = more.trainingBytes(vocabularySize: 65, batchSize: 12)
      #expect(found > options.trainingBytes(vocabularySize: 65, batchSize: 12), "\(more)")
    }
  }

  @Test func hugeSizesDoNotOverflow() {
    var options = GPT.Configuration()
    (options.width, options.layers, options.contextLength) = (.max, .max, .max)
    #expect(options.parameterCount(vocabularySize: .max) == .max)
    #expect(options.trainingBytes(vocabularySize: .max, batchSize: .max) == .max)
    (options.keyHeads, options.heads) = (.max, .max)
    #expect(options.parameterCount(vocabularySize: .max) == .max)
    #expect(GPT.Configuration.nano.trainingBytes(vocabularySize: 65, batchSize: .max) == .max)
  }
}
