// Embedding: lookup, tied logits, start values.

import SequiturNN
import SequiturTensor
import Testing

struct EmbeddingTests {
  // w((3,2),.1)[[2,0]] and w((1,2),.2) @ w((3,2),.1).T
  @Test func rowsAndLogits() {
    var random = SeededRandom(seed: 1)
    let embedding = Embedding(vocabularySize: 3, width: 2, using: &random)
    embedding.table.assign(waves([3, 2], phase: 0.1).values)
    expectClose(
      embedding(Indices(rows: [[2, 0]])), [1, 2, 2], [-0.8322674, 0.3115414, 0.09983342, 0.9854497])
    expectClose(
      embedding.logits(waves([1, 2], phase: 0.2)), [1, 3], [1.002815, -0.6699994, 0.1454149])
  }

  @Test func deviationOfTheStart() {
    var random = SeededRandom(seed: 3)
    let table = Embedding(vocabularySize: 100, width: 50, deviation: 0.5, using: &random).table
    let meanSquare = table.values.reduce(0) { $0 + $1 * $1 } / 5000
    #expect(abs(meanSquare.squareRoot() / 0.5 - 1) < 0.05)
  }

  static let mistakes: Mistakes = [
    "index 3 … 0 ..< 3": {
      var random = SeededRandom(seed: 4)
      let embedding = Embedding(vocabularySize: 3, width: 2, using: &random)
      _ = embedding(Indices(rows: [[0, 3]]))
    }
  ]
}
