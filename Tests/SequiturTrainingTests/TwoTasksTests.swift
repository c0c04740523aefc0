// Two models that train in two tasks at the same time: each comes to the bits that it comes to
// alone. `make test-sanitize` runs this under the thread sanitizer.

import Sequitur
import Testing

struct TwoTasksTests {
  /// The weights of a model after some steps.
  private static func trained(seed: UInt64) -> [[Float]] {
    var random = SeededRandom(seed: seed)
    var configuration = GPT.Configuration(contextLength: 16, layers: 2, heads: 2, width: 32)
    configuration.dropout = 0.1
    configuration.positions = seed % 2 == 0 ? .rope : .alibi
    let model = GPT(configuration, vocabularySize: 11, using: &random)
    var optimizer = AdamW(model, learningRate: 1e-2)
    for _ in 0..<6 {
      let rows = (0..<8).map { _ in (0..<17).map { _ in Int32(random.integer(below: 11)) } }
      let loss = withTraining(using: &random) {
        model.loss(
          Indices(rows: rows.map { Array($0.dropLast()) }),
          Indices(rows: rows.map { Array($0.dropFirst()) }))
      }
      var gradients = loss.backward()
      gradients.clip(toNorm: 1)
      optimizer.update(with: gradients)
    }
    return model.parameters.map(\.values)
  }

  @Test func comeToTheBitsThatTheyComeToAlone() async {
    let alone = [1, 2].map(Self.trained)
    async let first = Self.trained(seed: 1)
    async let second = Self.trained(seed: 2)
    #expect(await [first, second] == alone)
    #expect(alone[0].joined().allSatisfy { $0.isFinite })
  }
}
