// Language models of one's own: reading with and without a cache, and parts that know only their
// call.

import SequiturNN
import SequiturTensor
import Testing

/// The running mean of token rows, by hand: causal, with no cache of its own.
private struct RunningMean: SelfAttention {
  let causal = true
  func callAsFunction(_ x: Tensor) -> Tensor {
    let t = x.shape[1]
    let weights = (0..<t).flatMap { i in (0..<t).map { $0 <= i ? 1 / Float(i + 1) : 0 } }
    return Tensor(weights, shape: [t, t]).matmul(x)
  }
}

/// A block that knows nothing of streams and caches.
private struct PlainBlock: ResidualBlock {
  let causal = true
  let attention = RunningMean()
  func callAsFunction(_ x: Tensor) -> Tensor { x + attention(x).tanh() }
}

/// Logits that depend on all tokens before.
private struct Averages: LanguageModel {
  let tokens: Embedding
  let contextLength = 9
  var vocabularySize: Int { tokens.table.shape[0] }
  func callAsFunction(_ ids: Indices) -> Tensor { tokens.logits(RunningMean()(tokens(ids))) }
}

struct LanguageModelTests {
  static let text: [Int32] = [3, 1, 4, 1, 5, 0, 2, 6]

  /// The logits of the next token, reading in pieces, against those of the whole.
  private func expectSameLogits(_ model: some LanguageModel, _ pieces: [Int], _ name: String) {
    var reader = model.makeReader()
    var rest = Self.text[...]
    var found: [Float] = []
    for piece in pieces {
      found = reader.read(Array(rest.prefix(piece)))
      rest = rest.dropFirst(piece)
      #expect(found.count == model.vocabularySize && reader.length == Self.text.count - rest.count)
    }
    let read = Self.text.count - rest.count
    let whole = withoutGradient { model(Indices(rows: [Array(Self.text.prefix(read))])) }
    let expected = whole.values.suffix(model.vocabularySize)
    let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(difference < 1e-5, "\(name) \(pieces)")
  }

  @Test(arguments: [[8], [1, 1, 1], [3, 2, 1, 1], [6, 2]])
  func piecesGiveTheLogitsOfTheWhole(pieces: [Int]) {
    var random = SeededRandom(seed: 1)
    expectSameLogits(
      Averages(tokens: Embedding(vocabularySize: 7, width: 4, deviation: 1, using: &random)),
      pieces, "no cache")
    let model = GPT(
      .init(contextLength: 9, layers: 2, heads: 2, width: 8), vocabularySize: 7, using: &random)
    expectSameLogits(model, pieces, "GPT")
    let block = TransformerBlock(
      attention: RunningMean(), feedForward: FeedForward(width: 8, hidden: 6, using: &random),
      attentionNorm: LayerNorm(width: 8), feedForwardNorm: LayerNorm(width: 8))
    for blocks in [[block], [PlainBlock()], [PlainBlock(), block]] as [[any ResidualBlock]] {
      let own = GPT(
        tokens: model.tokens, positions: model.positions, blocks: blocks, norm: model.norm,
        contextLength: 9)
      expectSameLogits(own, pieces, "\(blocks.map { type(of: $0) })")
    }
  }

  @Test func aCopyOfAReaderGoesOnByItself() {
    var random = SeededRandom(seed: 2)
    let model = GPT(
      .init(contextLength: 9, layers: 1, heads: 2, width: 8), vocabularySize: 7, using: &random)
    var first = model.makeReader()
    _ = first.read([1, 2, 3])
    var second = first
    let expected = first.read([4])
    _ = second.read([5])
    #expect(second.length == 4 && first.length == 4)
    #expect(second.read([6]) != expected)
  }

  @Test func namesAndDefaults() {
    var random = SeededRandom(seed: 3)
    let model = Averages(tokens: Embedding(vocabularySize: 7, width: 4, using: &random))
    #expect(model.typeName == "Averages" && model.isCausal)
    let ids = Indices(rows: [Self.text])
    #expect(model.loss(ids, ids).item == model(ids).crossEntropy(targets: ids).item)
  }

  static let mistakes: Mistakes = [
    "block 0, TransformerBlock, that is not causal": {
      var random = SeededRandom(seed: 4)
      let block = TransformerBlock(
        attention: MultiHeadAttention(width: 4, heads: 1, using: &random),
        feedForward: FeedForward(width: 4, hidden: 4, using: &random),
        attentionNorm: LayerNorm(width: 4), feedForwardNorm: LayerNorm(width: 4))
      _ = GPT(
        tokens: Embedding(vocabularySize: 5, width: 4, using: &random), blocks: [block],
        norm: LayerNorm(width: 4), contextLength: 4)
    }
  ]
}
