// The size of a model from its options, against the model itself.

import SequiturNN
import SequiturTensor
import SequiturTraining
import Testing

struct ModelOptionsSizeTests {
  @Test(arguments: PositionEncodingKind.allCases, Activation.allCases)
  func parametersAsTheModelCountsThem(encoding: PositionEncodingKind, activation: Activation) {
    var options = ModelOptions()
    (options.contextLength, options.layers, options.heads, options.width) = (7, 2, 3, 12)
    (options.positions, options.activation) = (encoding, activation)
    for norm in Normalization.allCases {
      for (bias, tied) in [(true, true), (true, false), (false, true), (false, false)] {
        for hidden in [nil, 5] {
          (options.norm, options.bias, options.tiedHead) = (norm, bias, tied)
          options.hidden = hidden
          var random = SeededRandom(seed: 1)
          let model = options.makeModel(vocabularySize: 11, using: &random)
          #expect(
            options.parameterCount(vocabularySize: 11) == model.parameterCount,
            "\(norm), bias \(bias), tied \(tied), hidden \(hidden as Any)")
        }
      }
    }
  }

  @Test func trainingBytesAreWeightsAndActivations() {
    let options = ModelOptions.nano
    let weights = 16 * options.parameterCount(vocabularySize: 65)
    let one = options.trainingBytes(vocabularySize: 65, batchSize: 1) - weights
    // Activations are proportional to the batch, and more than the rows of one width a layer.
    #expect(one > 4 * 64 * 128 * 4)
    #expect(options.trainingBytes(vocabularySize: 65, batchSize: 12) - weights == 12 * one)
    for change: (inout ModelOptions) -> Void in [
      { $0.dropout = 0.1 }, { $0.positions = .pope }, { $0.positions = .evenPoPE },
      { $0.positions = .shaw }, { $0.activation = .swiglu }, { $0.contextLength = 65 },
    ] {
      var more = options
      change(&more)
      let found = more.trainingBytes(vocabularySize: 65, batchSize: 12)
      #expect(found > options.trainingBytes(vocabularySize: 65, batchSize: 12), "\(more)")
    }
  }

  @Test func hugeSizesDoNotOverflow() {
    var options = ModelOptions()
    (options.width, options.layers, options.contextLength) = (.max, .max, .max)
    #expect(options.parameterCount(vocabularySize: .max) == .max)
    #expect(options.trainingBytes(vocabularySize: .max, batchSize: .max) == .max)
    #expect(ModelOptions.nano.trainingBytes(vocabularySize: 65, batchSize: .max) == .max)
  }
}
