// Examples in the comments of SequiturNN.

import Sequitur
import Testing

// snippet Module
struct GatedFeedForward: Layer {
  let up, down: Linear
  let gate: Parameter

  init(width: Int, using random: inout SeededRandom) {
    up = Linear(from: width, to: 4 * width, using: &random)
    down = Linear(from: 4 * width, to: width, using: &random)
    gate = Parameter(ones: [width])
  }

  func callAsFunction(_ x: Tensor) -> Tensor { down(up(x).relu()) * gate }
}
// end

// snippet LanguageModel
struct Bigram: LanguageModel {
  let table: Embedding  // [V, V]
  let contextLength = 64
  var vocabularySize: Int { table.table.shape[0] }
  func callAsFunction(_ ids: Indices) -> Tensor { table(ids) }
}
// end

// snippet Replaceable
struct Gate: Layer {
  @Replaceable var map: any Layer  // `try model.replace("gate.map", with: another)`
  func callAsFunction(_ x: Tensor) -> Tensor { x * map(x).sigmoid() }
}
// end

/// A model with such a layer.
private struct Gated: Layer {
  let gate: Gate
  func callAsFunction(_ x: Tensor) -> Tensor { gate(x) }
}

extension CommentExamples {
  @Test mutating func modules() throws {
    let layer = GatedFeedForward(width: 4, using: &random)
    #expect(
      layer.namedParameters().map(\.name) == [
        "up.weight", "up.bias", "down.weight", "down.bias", "gate",
      ])
    let bigram = Bigram(table: Embedding(vocabularySize: 7, width: 7, using: &random))
    #expect(bigram.loss(Indices(rows: [[1, 2]]), Indices(rows: [[2, 3]])).item > 0)

    let gated = Gated(gate: Gate(map: Linear(from: 4, to: 4, using: &random)))
    let another = Linear(from: 4, to: 4, bias: false, using: &random)
    try gated.replace("gate.map", with: another)
    #expect(gated.namedParameters().map(\.name) == ["gate.map.weight"])
  }

  @Test func findsModules() {
    // snippet Module+Parameters
    for (path, map) in model.modules(Linear.self) { print(path, map.weight.shape) }
    // end
    #expect(model.modules(Linear.self).contains { $0.name == "blocks.1.attention.query" })
  }

  @Test func freezes() {
    func training() -> Int { model.parameters.count(where: \.requiresGradient) }
    let all = training()
    // snippet Freezing
    model.setTrains(false) { $0.name.hasPrefix("blocks.") }  // freeze the blocks
    // end
    #expect(0 < training() && training() < all)
    model.setTrains(true)
    #expect(training() == all)
  }

  @Test func records() {
    let ids = inputs
    // snippet Recorder
    let recorder = Recorder(of: model)
    _ = recorder.record { model(ids) }
    print(recorder.names)
    let activation = recorder["blocks.1.feedForward.up"]  // [B, T, hidden], behind the activation
    // end
    #expect(activation?.shape == [2, 8, 64])
  }

  @Test func caches() {
    let (prompt, nextToken) = (inputs, Indices(rows: [[1], [2]]))
    // snippet KeyValueCache
    var cache = KeyValueCache()
    var logits = model(prompt, cache: &cache)  // [B, T, V]: the prompt at once, or in pieces
    logits = model(nextToken, cache: &cache)  // [B, 1, V]: one token after those before it
    // end
    #expect(logits.shape == [2, 1, tokenizer.vocabularySize] && cache.length == 9)
  }

  @Test mutating func models() throws {
    // snippet GPT+Configuration
    var configuration = GPT.Configuration.nano
    configuration.positions = .rope
    try configuration.validate()
    let model = GPT(configuration, vocabularySize: tokenizer.vocabularySize, using: &random)
    // end
    #expect(model.contextLength == 64)
    // snippet TransformerBlock
    let block = TransformerBlock(
      attention: MultiHeadAttention(width: 32, heads: 4, using: &random),
      feedForward: FeedForward(width: 32, hidden: 128, using: &random),
      attentionNorm: LayerNorm(width: 32), feedForwardNorm: LayerNorm(width: 32))
    // end
    #expect(block(Tensor(ones: [1, 5, 32])).shape == [1, 5, 32])
  }

  @Test mutating func positions() {
    // snippet PositionEncodingKind
    let sizes = PositionEncodingSizes(maximumLength: 64, width: 32, heads: 4, causal: true)
    let positions = PositionEncodingKind.rope.make(sizes, using: &random)
    // end
    #expect(positions is RotaryPositions)
  }
}
