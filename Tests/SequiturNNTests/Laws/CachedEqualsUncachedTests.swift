// Cached equals uncached: GPT with every encoding, and a cache made to forget.

import SequiturNN
import SequiturTensor
import Testing

struct CachedEqualsUncachedTests {
  private let ids = LawSamples.ids

  @Test func cachedEqualsUncached() {
    for kind in PositionEncodingKind.allCases {
      var random = SeededRandom(seed: 7)
      let sizes = PositionEncodingSizes(
        maximumLength: 8, width: 12, heads: 3, causal: true, deviation: 0.5, clipDistance: 4,
        polarStart: .uniform)
      let model = LawSamples.model(kind.make(sizes, using: &random))
      let check = Laws.cachedEqualsUncached(on: ids, tolerance: 2e-5, uncached: { model($0) }) {
        var cache = KeyValueCache()
        return { model($0, cache: &cache) }
      }
      #expect(check.holds && check.tolerance == 2e-5, "\(kind.title): \(check)")
    }
  }

  @Test func aCacheThatForgetsBreaks() {
    let model = LawSamples.model(RotaryPositions())
    let check = Laws.cachedEqualsUncached(on: ids, uncached: { model($0) }) {
      // The prompt alone is remembered.
      var cache = KeyValueCache()
      return { ids in
        var copy = cache
        defer { if cache.length == 0 { cache = copy } }
        return model(ids, cache: &copy)
      }
    }
    #expect(check.deviation > 0.01, "\(check)")
    #expect(check.place?.count == 3)
  }
}
