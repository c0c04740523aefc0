// PositionEncoding: each hook reaches attention where it should; golden attention cases.

import Foundation
import SequiturNN
import SequiturTensor
import Testing
import ToyModels

/// The example of ``PositionEncoding``'s documentation.
struct Nearness: PositionEncoding {
  let name = "nearness"
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let (heads, t, s) = (queries.shape[2], positions.queries, positions.keys)
    let bias = t.flatMap { i in s.map { j in -0.5 * Float(abs(i - j)) } }
    return Tensor(bias, shape: [1, t.count, s.count]).broadcast(to: [heads, t.count, s.count])
  }
}

/// Multiplies queries and keys by 2, and says where it was asked.
private final class Doubling: PositionEncoding {
  let name = "doubling"
  var asked: [String] = []

  func addToTokens(_ tokens: Tensor, from start: Int) -> Tensor {
    asked.append("tokens \(tokens.shape) from \(start)")
    return tokens
  }

  func turn(queries: Tensor, at positions: Range<Int>) -> Tensor {
    asked.append("queries \(queries.shape) at \(positions)")
    return 2 * queries
  }

  func turn(keys: Tensor, at positions: Range<Int>) -> Tensor {
    asked.append("keys \(keys.shape) at \(positions)")
    return 2 * keys
  }

  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    asked.append("bias \(queries.shape) at \(positions.queries) \(positions.keys)")
    return nil
  }
}

/// Puts a copy of each head's row beside it: q · k doubles, and the width changes.
private struct Widening: PositionEncoding {
  let name = "widening"
  func turn(queries: Tensor, at positions: Range<Int>) -> Tensor { twice(queries) }
  func turn(keys: Tensor, at positions: Range<Int>) -> Tensor { twice(keys) }
  private func twice(_ x: Tensor) -> Tensor { .concatenate([x, x], axis: 3) }
}

/// A bias with a trained number.
private struct TrainedSlope: PositionEncoding {
  let name = "trained slope"
  let slope = Parameter([0.3])
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let (heads, t, s) = (queries.shape[2], positions.queries, positions.keys)
    let distances = t.flatMap { i in s.map { j in Float(i - j) } }
    return (Tensor(distances, shape: [1, t.count, s.count]) * slope)
      .broadcast(to: [heads, t.count, s.count])
  }
}

struct PositionEncodingTests {
  let x = waves([1, 3, 4], phase: 0.1)

  @Test func aEncodingOfYourOwnBiasesTheLogits() {
    let plain = MultiHeadAttentionTests.layer().withWeights(x)
    let near = MultiHeadAttentionTests.layer(positions: Nearness()).withWeights(x)
    // softmax(a + b) is softmax(a) e^b, normalised.
    for head in 0..<2 {
      for i in 0..<3 {
        let raised = (0..<3).map { plain.weights[0, head, i, $0] * exp(-0.5 * Float(abs(i - $0))) }
        let sum = raised.reduce(0, +)
        for j in 0..<3 {
          #expect(abs(near.weights[0, head, i, j] - raised[j] / sum) < 1e-6, "\(head) \(i) \(j)")
        }
      }
    }
    #expect(deviation(near.output, plain.output) > 0.01)
  }

  @Test func aEncodingOfYourOwnWorksInEveryModel() {
    var random = SeededRandom(seed: 1)
    let ids = Indices(rows: [[2, 0, 4]])
    let gpt = GPT(
      .init(contextLength: 4, layers: 2, heads: 2, width: 4), vocabularySize: 5,
      positions: Nearness(), using: &random)
    #expect(gpt(ids).shape == [1, 3, 5])
    #expect(!gpt.namedParameters().contains { $0.name.hasPrefix("positions") })
    let classifier = SequenceClassifier(
      vocabulary: 5, classes: 2, readout: .meanPool, width: 4, heads: 2, positions: Nearness(),
      using: &random)
    #expect(classifier(ids).shape == [1, 2])
  }

  @Test func queriesAndKeysAreTurned() {
    let doubling = Doubling()
    let layer = MultiHeadAttentionTests.layer(positions: doubling)
    doubling.asked = []  // by the check of the layer that is made
    let plain = MultiHeadAttentionTests.layer()
    for (name, parameter) in plain.namedParameters()
    where name.hasPrefix("query.") || name.hasPrefix("key.") {
      parameter.assign(2 * parameter)
    }
    expectClose(layer(x), [1, 3, 4], plain(x).values)
    #expect(
      doubling.asked == [
        "keys [1, 3, 2, 2] at 0..<3", "bias [1, 3, 2, 2] at 0..<3 0..<3",
        "queries [1, 3, 2, 2] at 0..<3",
      ])
    // In cross-attention keys have places of their own.
    _ = layer(x, context: waves([1, 5, 4], phase: 0.3))
    #expect(
      doubling.asked[3...] == [
        "keys [1, 5, 2, 2] at 0..<5", "bias [1, 3, 2, 2] at 0..<3 0..<5",
        "queries [1, 3, 2, 2] at 0..<3",
      ])
  }

  @Test func modelsAskForTheTokensOnceAndEachBlockForItsLogits() {
    let doubling = Doubling()
    var random = SeededRandom(seed: 1)
    let model = GPT(
      .init(contextLength: 4, layers: 2, heads: 2, width: 4), vocabularySize: 5,
      positions: doubling, using: &random)
    doubling.asked = []
    _ = model(Indices(rows: [[2, 0, 4]]))
    #expect(doubling.asked.first == "tokens [1, 3, 4] from 0")
    #expect(doubling.asked.count == 1 + 2 * 3)
  }

  @Test func turnedRowsMayBeWider() {
    let layer = MultiHeadAttentionTests.layer(positions: Widening())
    let plain = MultiHeadAttentionTests.layer()
    // The scale stays that of the layer's own width, so q · k doubles.
    for (name, parameter) in plain.namedParameters() where name.hasPrefix("query.") {
      parameter.assign(2 * parameter)
    }
    expectClose(layer(x), [1, 3, 4], plain(x).values)
  }

  @Test func anEncodingsParametersTrain() {
    let layer = MultiHeadAttentionTests.layer(positions: TrainedSlope())
    randomize(layer, seed: 8)
    #expect(layer.namedParameters().last?.name == "positions.slope")
    expectGradients(of: layer) { layer(x) }
  }

  static let mistakes: Mistakes = [
    "RoPE: found base 0.0, expected a finite number above 0": { _ = RotaryPositions(base: 0) },
    "PoPE: found base inf": {
      var random = SeededRandom(seed: 1)
      _ = PolarPositions(heads: 2, headWidth: 2, base: .infinity, using: &random)
    },
    "Tensor(normal:): found deviation -0.02": {
      var random = SeededRandom(seed: 1)
      _ = LearnedPositions(maximumLength: 4, width: 4, deviation: -0.02, using: &random)
    },
  ]
}

/// Attention on its own against the golden cases.
struct GoldenAttentionTests {
  private let queries = GoldenCase.queries.reshaped([1, 4, 8])
  private let keys = GoldenCase.keys.reshaped([1, 4, 8])
  private let values = waves([1, 4, 6], phase: 0.1)

  /// ALiBi's slopes of two heads, 2^-4 and 2^-8, times -|i - j|.
  private var linearBias: Tensor {
    let numbers = [0.0625, 0.00390625].flatMap { slope in
      (0..<4).flatMap { i in (0..<4).map { j in -slope * Float(abs(i - j)) } }
    }
    return Tensor(numbers, shape: [2, 4, 4])
  }

  private func expect(
    _ name: String, causal: Bool, bias: Tensor?, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let golden = try GoldenCase.named(name)
    let result = queries.attentionWithWeights(
      keys: keys, values: values, heads: 2, causal: causal, bias: bias)
    expectClose(
      result.weights, [1, 2, 4, 4], flat(golden.weights), within: 5e-7,
      sourceLocation: sourceLocation)
    // The output is weights times values, head by head; values are three wide.
    for head in 0..<2 {
      for i in 0..<4 {
        for d in 0..<3 {
          let expected = (0..<4).reduce(0) {
            $0 + golden.weights[head][i][$1] * Double(values[0, $1, 3 * head + d])
          }
          #expect(
            abs(Double(result.output[0, i, 3 * head + d]) - expected) < 1e-6,
            "head \(head), query \(i), channel \(d)", sourceLocation: sourceLocation)
        }
      }
    }
  }

  @Test func cases() throws {
    try expect("none", causal: false, bias: nil)
    try expect("none_causal", causal: true, bias: nil)
    try expect("alibi_sym_h2", causal: false, bias: linearBias)
    try expect("alibi_causal_h2", causal: true, bias: linearBias)
    // A bias of its own for each sequence has one axis more.
    try expect("alibi_sym_h2", causal: false, bias: linearBias.reshaped([1, 2, 4, 4]))
  }

  @Test func scores() throws {
    let heads = [queries, keys].map { $0.reshaped([4, 2, 4]).transposed(0, 1) }
    let scores = heads[0].matmul(heads[1].transposed()) * 0.5
    for (name, found) in [("none", scores), ("alibi_sym_h2", scores + linearBias)] {
      let expected = try #require(try GoldenCase.named(name).scores)
      expectClose(found, [2, 4, 4], flat(expected), within: 5e-7, name)
    }
  }
}
