// Dropout: the operation, in a layer.

import SequiturNN
import SequiturTensor
import Testing

struct DropoutTests {
  @Test func isTheOperationWithoutParameters() {
    let x = waves([50, 40], phase: 0.1)
    #expect(bits(Dropout(0.9)(x)) == bits(x) && Dropout(0.5).parameters.isEmpty)
    var (first, second) = (SeededRandom(seed: 1), SeededRandom(seed: 1))
    let found = withTraining(using: &first) { Dropout(0.25)(x) }
    #expect(bits(found) == bits(withTraining(using: &second) { x.dropout(0.25) }))
    #expect(bits(found) != bits(x) && first == second)
  }

  static let mistakes: Mistakes = [
    "dropout: found probability 1.0": { _ = Dropout(1) },
    "MultiHeadAttention: found dropout -0.1": {
      var random = SeededRandom(seed: 1)
      _ = MultiHeadAttention(width: 4, heads: 2, dropout: -0.1, using: &random)
    },
  ]
}
