// What the tests of the laws share: small layers and inputs.

import SequiturNN
import SequiturTensor
import ToyModels

/// Layers and inputs for the laws: width 12, 3 heads, 7 tokens of vocabulary.
enum LawSamples {
  /// Rows [2, 5, 12].
  static var x: Tensor { rows([2, 5, 12], seed: 2) }

  static let ids = Indices(rows: [[3, 1, 4, 0, 5, 2], [2, 6, 6, 0, 1, 3]])

  static func rows(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = SeededRandom(seed: seed)
    return Tensor(normal: shape, using: &random)
  }

  static func attention(
    causal: Bool = false, positions: any PositionEncoding = NoPositions()
  ) -> MultiHeadAttention {
    var random = SeededRandom(seed: 1)
    return MultiHeadAttention(
      width: 12, heads: 3, causal: causal, positions: positions, using: &random)
  }

  static func classifier(_ readout: Readout, causal: Bool = false) -> SequenceClassifier {
    var random = SeededRandom(seed: 3)
    return SequenceClassifier(
      vocabulary: 7, classes: 5, readout: readout, width: 12, heads: 3, causal: causal,
      using: &random)
  }

  /// A causal model of two blocks.
  static func model(_ positions: any PositionEncoding) -> GPT {
    var random = SeededRandom(seed: 4)
    let model = GPT(
      .init(contextLength: 8, layers: 2, heads: 3, width: 12), vocabularySize: 7,
      positions: positions, using: &random)
    randomize(model, seed: 5, deviation: 0.3)
    return model
  }
}
