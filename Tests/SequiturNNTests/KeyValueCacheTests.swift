// KeyValueCache: cached logits equal uncached ones with every encoding, in pieces of any size;
// where it ends.

import SequiturNN
import SequiturTensor
import Testing

struct KeyValueCacheTests {
  static func model(
    _ encoding: EncodingForm, context: Int = 12,
    change: (inout GPT.Configuration) -> Void = { _ in }
  ) -> GPT {
    var configuration = GPT.Configuration(contextLength: context, layers: 2, heads: 3, width: 12)
    change(&configuration)
    var random = SeededRandom(seed: 1)
    let model = GPT(
      configuration, vocabularySize: 9,
      positions: encoding.make(heads: 3, headWidth: 4, maximumLength: 12), using: &random)
    for block in model.blocks {
      for parameter in block.parameters where parameter.rank == 2 {
        parameter.assign(Tensor(normal: parameter.shape, deviation: 0.4, using: &random).values)
      }
    }
    model.tokens.table.assign(Tensor(normal: [9, 12], using: &random).values)
    return model
  }

  static let ids = Indices(rows: [
    [3, 1, 4, 1, 5, 8, 2, 6, 5, 3, 0], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4],
  ])

  /// The logits of all places, read through a cache in pieces of the given sizes.
  static func cached(_ model: GPT, pieces: [Int]) -> Tensor {
    var cache = KeyValueCache()
    var start = 0
    let logits = pieces.map { size in
      let rows = (0..<2).map { row in
        Array(ids.values[row * 11 + start..<row * 11 + start + size])
      }
      start += size
      let part = model(Indices(rows: rows), cache: &cache)
      #expect(part.shape == [2, size, 9])
      #expect(cache.length == start)
      #expect(!part.requiresGradient)
      return part
    }
    return .concatenate(logits, axis: 1)
  }

  @Test(
    arguments: EncodingForm.allCases,
    [[11], [Int](repeating: 1, count: 11), [6, 1, 1, 1, 1, 1], [1, 4, 3, 2, 1]])
  func cachedEqualsUncached(encoding: EncodingForm, pieces: [Int]) {
    let model = Self.model(encoding)
    let expected = model(Self.ids)
    #expect(expected.values.contains { abs($0) > 1 })
    #expect(deviation(Self.cached(model, pieces: pieces), expected) < 1e-5, "\(pieces)")
  }

  @Test func postNormAndAnUntiedHead() {
    let model = Self.model(.rope) {
      $0.normPlacement = .post
      $0.tiedHead = false
    }
    #expect(deviation(Self.cached(model, pieces: [5, 1, 5]), model(Self.ids)) < 1e-5)
  }

  @Test func aModelWithoutBlocks() {
    let full = Self.model(.learned)
    let model = GPT(
      tokens: full.tokens, positions: full.positions, blocks: [], norm: full.norm,
      contextLength: full.contextLength)
    #expect(deviation(Self.cached(model, pieces: [5, 1, 5]), model(Self.ids)) < 1e-5)
  }

  @Test func attentionAlone() {
    var random = SeededRandom(seed: 2)
    let layer = MultiHeadAttention(
      width: 12, heads: 3, causal: true, positions: RotaryPositions(), using: &random)
    let x = waves([2, 6, 12], phase: 0.1)
    let expected = layer(x)
    var cache = AttentionCache()
    for place in 0..<6 {
      let found = layer(x.slice(axis: 1, place..<place + 1), cache: &cache)
      #expect(cache.length == place + 1)
      #expect(deviation(found, expected.slice(axis: 1, place..<place + 1)) < 1e-6)
    }
  }

  /// Branches of every age: from a full reserve, from one with room, and of a copy's copy.
  @Test(arguments: [1, 2, 63, 64, 65, 100])
  func copiesShareNoWrite(length: Int) {
    let model = Self.model(.rope, context: 140)
    let row = (0..<length).map { Int32($0 * 5 % 9) }
    var first = KeyValueCache()
    for token in row { _ = model(Indices(rows: [[token]]), cache: &first) }
    let before = first.layers.map { bits($0.keys ?? Tensor(0)) }
    var (second, third) = (first, first)
    var rest: [[Int32]] = [[], [], []]
    for step in 0..<6 {
      for branch in 0..<3 {
        let token = Int32((step * 3 + branch * 2 + 1) % 9)
        rest[branch].append(token)
        let ids = Indices(rows: [[token]])
        let logits =
          switch branch {
          case 0: model(ids, cache: &first)
          case 1: model(ids, cache: &second)
          default: model(ids, cache: &third)
          }
        let whole = model(Indices(rows: [row + rest[branch]]))
        let end = whole.shape[1]
        let difference = deviation(logits, whole.slice(axis: 1, end - 1..<end))
        #expect(difference < 2e-5, "branch \(branch), step \(step)")
      }
    }
    for (layer, kept) in before.enumerated() {
      for cache in [first, second, third] {
        #expect(cache.length == length + 6)
        #expect(bits(cache.layers[layer].keys ?? Tensor(1)).starts(with: kept))
      }
    }
  }

  @Test func aTensorTakenFromTheCacheNeverChanges() throws {
    let model = Self.model(.none)
    var cache = KeyValueCache()
    _ = model(Indices(rows: [[3, 1, 4]]), cache: &cache)
    let keys = try #require(cache.layers[0].keys)
    let before = bits(keys)
    let copy = cache
    _ = model(Indices(rows: [[1, 5]]), cache: &cache)
    #expect(bits(keys) == before && keys.shape == [1, 3, 12])
    #expect(copy.layers[0].keys?.shape == [1, 3, 12] && copy.length == 3)
  }

  @Test(arguments: [1, 2]) func nextLogitsAreTheLastOfAll(batch: Int) {
    let model = Self.model(.learned) { $0.tiedHead = batch == 1 }
    let rows = (0..<batch).map { row in (0..<5).map { Int32(($0 + row) % 9) } }
    var (all, next) = (KeyValueCache(), KeyValueCache())
    let expected = model(Indices(rows: rows), cache: &all).slice(axis: 1, 4..<5)
    let found = model.nextLogits(Indices(rows: rows), cache: &next)
    #expect(found.shape == [batch, 9] && next.length == 5 && !found.requiresGradient)
    #expect(deviation(found, expected.reshaped([batch, 9])) < 1e-6)
  }

  @Test(arguments: [EncodingForm.rope, .alibi, .t5, .shaw, .popeUniform, .none])
  func encodingsWithoutATableGoOnAsFarAsTheContext(encoding: EncodingForm) {
    // Their tables, where they have any, were made for 12 positions or fewer.
    let model = Self.model(encoding, context: 40)
    var cache = KeyValueCache()
    let row = (0..<40).map { Int32($0 * 7 % 9) }
    let logits = row.map { model(Indices(rows: [[$0]]), cache: &cache) }
    let expected = model(Indices(rows: [row]))
    #expect(deviation(.concatenate(logits, axis: 1), expected) < 2e-5)
  }

  /// Reads 13 tokens one by one, with a table of 12 rows.
  static func readPastTheTable(_ encoding: EncodingForm) {
    let model = model(encoding, context: 20)
    var cache = KeyValueCache()
    for token: Int32 in 0..<13 { _ = model(Indices(rows: [[token % 9]]), cache: &cache) }
  }

  @Test func otherModelsMayTrainMeanwhile() {
    let (model, other) = (Self.model(.rope), Self.model(.rope))
    let whole = model(Indices(rows: [[0, 1, 2]]))
    var cache = KeyValueCache()
    _ = model(Indices(rows: [[0, 1]]), cache: &cache)
    other.norm.parameters[0].assign(other.norm.parameters[0] * 2)
    let last = model(Indices(rows: [[2]]), cache: &cache)
    #expect(deviation(last, whole.slice(axis: 1, 2..<3)) < 1e-5)
  }

  static let mistakes: Mistakes = [
    "KeyValueCache: found keys and values of other weights (norm.weight has changed since)": {
      let model = KeyValueCacheTests.model(.rope)
      var cache = KeyValueCache()
      _ = model(Indices(rows: [[0, 1]]), cache: &cache)
      model.norm.parameters[0].assign(model.norm.parameters[0] * 2)
      _ = model(Indices(rows: [[2]]), cache: &cache)
    },
    "GPT: found ids of shape [1, 2] after 3 tokens in the cache": {
      let model = KeyValueCacheTests.model(.alibi, context: 4)
      var cache = KeyValueCache()
      _ = model(Indices(rows: [[0, 1, 2]]), cache: &cache)
      _ = model(Indices(rows: [[3, 4]]), cache: &cache)
    },
    "learned positions: found a sequence of 13 tokens": {
      KeyValueCacheTests.readPastTheTable(.learned)
    },
    "sinusoidal positions: found a sequence of 13 tokens": {
      KeyValueCacheTests.readPastTheTable(.sinusoidal)
    },
    "KeyValueCache: found keys of shape [2, 1, 12]": {
      let model = KeyValueCacheTests.model(.rope)
      var cache = KeyValueCache()
      _ = model(Indices(rows: [[0, 1, 2]]), cache: &cache)
      _ = model(Indices(rows: [[3], [4]]), cache: &cache)
    },
    "a cache of 2 blocks for a model of 1": {
      var cache = KeyValueCache()
      _ = KeyValueCacheTests.model(.rope)(Indices(rows: [[0]]), cache: &cache)
      _ = KeyValueCacheTests.model(.rope) { $0.layers = 1 }(Indices(rows: [[0]]), cache: &cache)
    },
    "a cache in bidirectional attention": {
      var random = SeededRandom(seed: 1)
      var cache = AttentionCache()
      let layer = MultiHeadAttention(width: 4, heads: 2, using: &random)
      _ = layer(Tensor(zeros: [1, 1, 4]), cache: &cache)
    },
  ]
}
