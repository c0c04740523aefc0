// ALiBiPositions: golden slopes and cases, both forms, what excluded keys cannot do.

import SequiturNN
import SequiturTensor
import Testing

struct ALiBiPositionsTests {
  private struct Golden: Decodable {
    let alibi: [String: [Float]]
  }

  @Test func goldenSlopes() throws {
    let golden = try SequiturNNTests.golden("positions.json", as: Golden.self).alibi
    #expect(golden.count == 10)
    for (heads, slopes) in golden {
      let count = try #require(Int(heads))
      expectClose(
        Tensor(ALiBiPositions.slopes(count)), [count], slopes, within: 1e-7, "\(heads) heads")
      #expect(ALiBiPositions().slopes(ofHeads: count) == ALiBiPositions.slopes(count))
    }
    #expect(ALiBiPositions.slopes(0).isEmpty)
  }

  @Test func goldenCases() throws {
    try expectGolden("alibi_sym_h2", ALiBiPositions())
    try expectGolden("alibi_causal_h2", ALiBiPositions(), causal: true)
  }

  @Test(arguments: 1...9) func theBiasIsLinearInTheDistance(heads: Int) throws {
    let places = AttentionPositions(queries: 3..<8, keys: 0..<8)
    let queries = Tensor(zeros: [1, 5, heads, 2])
    for form in ALiBiPositions.Form.allCases {
      let encoding = ALiBiPositions(form)
      let bias = try #require(encoding.logitBias(queries: queries, at: places))
      #expect(bias.shape == [heads, 5, 8])
      for (head, slope) in encoding.slopes(ofHeads: heads).enumerated() {
        for i in 0..<5 {
          for j in 0..<8 {
            let expected = -slope * Float(abs(i + 3 - j))
            #expect(bias[head, i, j] == expected, "\(form), \(heads) heads: \(head) \(i) \(j)")
          }
        }
      }
    }
  }

  @Test func directionalHalvesHaveTheSlopesOfTheirOwnNumber() {
    let encoding = ALiBiPositions(.directional)
    #expect(encoding.slopes(ofHeads: 4) == [0.0625, 0.00390625, 0.0625, 0.00390625])
    // The middle head of an odd number looks left.
    #expect(encoding.slopes(ofHeads: 3) == [0.0625, 0.00390625, 0.00390625])
    #expect(encoding.slopes(ofHeads: 1) == [0.00390625])
  }

  @Test(arguments: [1, 2, 3, 4, 5]) func directionalHeadsSeeOneSide(heads: Int) {
    let x = waves([2, 5, 2 * heads], phase: 0.3)
    let attention = bareAttention(
      width: 2 * heads, heads: heads, positions: ALiBiPositions(.directional))
    let result = attention.withWeights(x)
    let left = (heads + 1) / 2
    for head in 0..<heads {
      for i in 0..<5 {
        for j in 0..<5 {
          let seen = head < left ? j <= i : j >= i
          #expect((result.weights[1, head, i, j] > 0) == seen, "\(heads): \(head) \(i) \(j)")
        }
      }
    }
  }

  @Test func whatAHeadDoesNotSeeChangesNoBit() {
    let attention = bareAttention(width: 4, heads: 2, positions: ALiBiPositions(.directional))
    let x = waves([1, 5, 4], phase: 0.3)
    let changed = x.mapPlaces { _, place, value in place == 2 ? 100 * value + 3 : value }
    let (before, after) = (attention(x), attention(changed))
    for place in 0..<5 {
      // Channels 0 and 1 are of the head that looks left, 2 and 3 of the one that looks right.
      for (head, blind) in [(0, place < 2), (1, place > 2)] {
        let range = 2 * head..<2 * head + 2
        let rows = [before, after].map {
          bits($0.slice(axis: 1, place..<place + 1).slice(axis: 2, range))
        }
        #expect((rows[0] == rows[1]) == blind, "head \(head), position \(place)")
      }
    }
  }

  @Test func paddingIsExcludedInTheDirectionalForm() {
    let attention = bareAttention(width: 4, heads: 2, positions: ALiBiPositions(.directional))
    let x = waves([2, 5, 4], phase: 0.3)
    let present = Mask(lengths: [3, 5], paddedTo: 5)
    let expected = attention.withWeights(
      x.mapPlaces { row, place, value in row == 0 && place > 2 ? 0 : value }, keysPresent: present)
    #expect(expected.output.isFinite)
    // A query in the padding that looks right sees no key: zeros, not NaN.
    #expect((0..<5).allSatisfy { expected.weights[0, 1, 4, $0] == 0 })
    let short = attention(x.slice(axis: 1, 0..<3)).slice(axis: 0, 0..<1)
    #expect(
      deviation(expected.output.slice(axis: 0, 0..<1).slice(axis: 1, 0..<3), short) < 1e-6)
    for junk: Float in [1e20, .nan, .infinity] {
      let context = x.mapPlaces { row, place, value in row == 0 && place > 2 ? junk : value }
      let clean = x.mapPlaces { row, place, value in row == 0 && place > 2 ? 0 : value }
      let found = attention.withWeights(clean, context: context, keysPresent: present)
      #expect(bits(found.output) == bits(expected.output), "padding of \(junk)")
    }
  }

  @Test func namesTellTheFormsApart() {
    #expect(ALiBiPositions().name == "ALiBi, symmetric")
    #expect(ALiBiPositions(.directional).name == "ALiBi, directional")
    #expect(ALiBiPositions().parameters.isEmpty)
    #expect(ALiBiPositions().maximumLength == nil)
  }
}
