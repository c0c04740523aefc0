// Shared keys and the norm of queries and keys: values written out, against full attention with
// repeated weights, gradients, the cache.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct AttentionChoicesTests {
  /// Random numbers everywhere; an encoding that turns each head of keys by numbers of its own has
  /// them for the heads that there are.
  static func layer(
    _ encoding: EncodingForm, heads: Int, keyHeads: Int, headWidth: Int, causal: Bool = true,
    queryKeyNorm: Bool = false
  ) -> MultiHeadAttention {
    var random = SeededRandom(seed: 1)
    let isPolar = encoding == .popeZero || encoding == .popeUniform
    let layer = MultiHeadAttention(
      width: heads * headWidth, heads: heads, keyHeads: keyHeads, causal: causal,
      queryKeyNorm: queryKeyNorm,
      positions: encoding.make(heads: isPolar ? keyHeads : heads, headWidth: headWidth),
      using: &random)
    randomize(layer, seed: 2)
    return layer
  }

  /// Numbers of G heads, those of each head repeated.
  static func repeated(_ values: [Float], heads: Int, times: Int) -> [Float] {
    let size = values.count / heads
    return (0..<heads).flatMap { head in
      [[Float]](repeating: Array(values[head * size..<(head + 1) * size]), count: times)
        .flatMap { $0 }
    }
  }

  /// Sharing is attention whose heads have equal maps to keys and values.
  @Test(
    arguments: EncodingForm.allCases,
    [(2, 1, 2), (4, 2, 2), (6, 3, 2), (6, 2, 4), (3, 1, 6), (3, 3, 2)])
  func sharedKeysAreEqualKeys(encoding: EncodingForm, sizes: (Int, Int, Int)) throws {
    let (heads, keyHeads, headWidth) = sizes
    for (causal, norm) in [(true, false), (false, true)] {
      let shared = Self.layer(
        encoding, heads: heads, keyHeads: keyHeads, headWidth: headWidth, causal: causal,
        queryKeyNorm: norm)
      let full = Self.layer(
        encoding, heads: heads, keyHeads: heads, headWidth: headWidth, causal: causal,
        queryKeyNorm: norm)
      for (name, parameter) in full.namedParameters() {
        let values = try #require(shared.parameter(name)).values
        parameter.assign(
          values.count == parameter.count
            ? values : Self.repeated(values, heads: keyHeads, times: heads / keyHeads))
      }
      #expect(shared.parameter("key.weight")?.shape == [keyHeads * headWidth, heads * headWidth])
      let x = waves([2, 5, heads * headWidth], phase: 0.2)
      let expected = full(x)
      let largest = expected.values.map(abs).max() ?? 0
      #expect(deviation(shared(x), expected) < 2e-6 * max(1, largest), "\(causal)")
      let (weights, others) = (shared.withWeights(x), full.withWeights(x))
      #expect(deviation(weights.weights, others.weights) < 2e-6)
      #expect(deviation(weights.output, expected) < 2e-6 * max(1, largest))
      let absent = Mask(lengths: [3, 0], paddedTo: 5)
      #expect(
        deviation(shared(x, keysPresent: absent), full(x, keysPresent: absent))
          < 2e-6 * max(1, largest))
    }
  }

  /// Weights in Double: softmax of n(q) · n(k) / √D, n(x) = x / √(mean(x²) + 1e-5), head h of
  /// queries beside head h G / H of keys.
  @Test(arguments: [(1, 1, 3, 1), (3, 1, 5, 4), (4, 2, 3, 7), (6, 3, 1, 2)], [false, true])
  func weightsByTheFormula(sizes: (Int, Int, Int, Int), norm: Bool) {
    let (heads, keyHeads, width, time) = sizes
    let layer = Self.layer(
      .none, heads: heads, keyHeads: keyHeads, headWidth: width, queryKeyNorm: norm)
    let x = waves([1, time, heads * width], phase: 0.5)
    let (queries, keys) = (layer.query(x), layer.key(x))
    func row(_ rows: Tensor, _ t: Int, _ head: Int) -> [Double] {
      let row = (0..<width).map { Double(rows[0, t, head * width + $0]) }
      guard norm else { return row }
      let meanSquare = row.reduce(0) { $0 + $1 * $1 } / Double(width)
      return row.map { $0 / (meanSquare + 1e-5).squareRoot() }
    }
    let weights = layer.withWeights(x).weights
    for head in 0..<heads {
      for t in 0..<time {
        let query = row(queries, t, head)
        let powers = (0...t).map { s in
          let key = row(keys, s, head * keyHeads / heads)
          return exp(zip(query, key).reduce(0) { $0 + $1.0 * $1.1 } / Double(width).squareRoot())
        }
        for s in 0..<time {
          let expected = s > t ? 0 : powers[s] / powers.reduce(0, +)
          #expect(abs(Double(weights[0, head, t, s]) - expected) < 2e-6, "\(head) \(t) \(s)")
        }
      }
    }
  }

  /// What the norm takes away: the length of a map's results.
  @Test func theNormLeavesDirectionsAlone() throws {
    let layer = Self.layer(.rope, heads: 3, keyHeads: 1, headWidth: 4, queryKeyNorm: true)
    let x = waves([1, 5, 12], phase: 0.4)
    let before = layer.withWeights(x).weights
    for name in ["query.weight", "query.bias", "key.weight", "key.bias"] {
      let parameter = try #require(layer.parameter(name))
      parameter.assign(parameter * 30)
    }
    #expect(deviation(layer.withWeights(x).weights, before) < 1e-4)
  }

  @Test(arguments: EncodingForm.allCases, [(false, 1), (true, 1), (true, 2), (true, 4)])
  func gradients(encoding: EncodingForm, choice: (Bool, Int)) {
    let layer = Self.layer(
      encoding, heads: 4, keyHeads: choice.1, headWidth: 2, queryKeyNorm: choice.0)
    let x = Parameter(copying: waves([1, 3, 8], phase: 0.1))
    expectGradients(of: layer, inputs: [("x", x)], tolerance: 2e-3) { layer(x) }
  }

  /// Rows of a context of its own length, and of any number of sequences.
  @Test func crossAttention() {
    let layer = Self.layer(.none, heads: 4, keyHeads: 2, headWidth: 2, causal: false)
    let context = Parameter(copying: waves([2, 3, 8], phase: 0.6))
    let x = Parameter(copying: waves([2, 2, 8], phase: 0.1))
    expectGradients(of: layer, inputs: [("x", x), ("context", context)]) {
      layer(x, context: context)
    }
  }

  // MARK: models

  static func model(_ positions: PositionEncodingKind, keyHeads: Int) -> GPT {
    var configuration = GPT.Configuration(contextLength: 12, layers: 2, heads: 4, width: 16)
    configuration.positions = positions
    configuration.keyHeads = keyHeads
    configuration.queryKeyNorm = true
    configuration.logitCap = 5
    var random = SeededRandom(seed: 1)
    let model = GPT(configuration, vocabularySize: 9, using: &random)
    randomize(model, seed: 4, deviation: 0.4)
    return model
  }

  @Test(arguments: PositionEncodingKind.allCases, [1, 2, 4])
  func cachedEqualsUncached(positions: PositionEncodingKind, keyHeads: Int) {
    let model = Self.model(positions, keyHeads: keyHeads)
    let expected = model(KeyValueCacheTests.ids)
    #expect(expected.values.contains { abs($0) > 0.3 })
    for pieces in [[11], [Int](repeating: 1, count: 11), [6, 1, 1, 1, 1, 1], [1, 4, 3, 2, 1]] {
      let found = KeyValueCacheTests.cached(model, pieces: pieces)
      #expect(deviation(found, expected) < 2e-5, "\(pieces)")
    }
  }

  @Test(arguments: [1, 2, 4]) func theCacheHoldsTheKeyHeadsAlone(keyHeads: Int) {
    for (positions, width) in [(PositionEncodingKind.none, 4), (.rope, 4), (.pope, 8)] {
      let model = Self.model(positions, keyHeads: keyHeads)
      var cache = model.makeCache()
      _ = model(Indices(rows: [[3, 1, 4]]), cache: &cache)
      #expect(cache.layers[1].keys?.shape == [1, 3, keyHeads * width])
      #expect(cache.layers[1].values?.shape == [1, 3, keyHeads * 4])
    }
  }

  @Test(arguments: PositionEncodingKind.allCases)
  func trainsAllOfAModel(positions: PositionEncodingKind) {
    let model = Self.model(positions, keyHeads: 2)
    let loss = model.loss(
      Indices(rows: [[2, 0, 4, 1, 7]]), Indices(rows: [[0, 4, 1, 7, 8]]))
    let gradients = loss.backward()
    for (name, parameter) in model.namedParameters() {
      let gradient = gradients[parameter]
      #expect(gradient?.isFinite == true, "\(name)")
      // A bias of all keys alike changes no weight, until the norm makes it their direction.
      #expect(gradient?.values.contains { $0 != 0 } == true, "\(name)")
    }
  }

  static let mistakes: Mistakes = [
    "MultiHeadAttention: found 4 heads with 3 key heads": {
      var random = SeededRandom(seed: 1)
      _ = MultiHeadAttention(width: 8, heads: 4, keyHeads: 3, using: &random)
    },
    "MultiHeadAttention: found 4 heads with 0 key heads": {
      var random = SeededRandom(seed: 1)
      _ = MultiHeadAttention(width: 8, heads: 4, keyHeads: 0, using: &random)
    },
    "PoPE: found rows of shape [1, 3, 3, 4] at 0..<3": {
      _ = PolarPositionsTests.encoding(heads: 2, headWidth: 4)
        .turn(queries: Tensor(zeros: [1, 3, 3, 4]), at: 0..<3)
    },
  ]
}
