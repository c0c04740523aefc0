// Examples in the comments of the laws, and of the encodings that they test.

import Sequitur
import Testing

// snippet PositionEncoding
/// An encoding of your own: each step between two tokens costs half a logit.
struct Nearness: PositionEncoding {
  let name = "nearness"
  func logitBias(queries: Tensor, at positions: AttentionPositions) -> Tensor? {
    let (heads, t, s) = (queries.shape[2], positions.queries, positions.keys)
    let bias = t.flatMap { i in s.map { j in -0.5 * Float(abs(i - j)) } }
    return Tensor(bias, shape: [1, t.count, s.count]).broadcast(to: [heads, t.count, s.count])
  }
}
// end

extension CommentExamples {
  @Test mutating func laws() {
    // snippet Laws
    let attention = MultiHeadAttention(width: 32, heads: 4, causal: true, using: &random)
    let x = Tensor(normal: [2, 6, 32], using: &random)
    #expect(Laws.futureLeak(of: { attention($0) }, on: x).holds)
    print(Laws.permutationEquivariance(of: { attention($0) }, on: x))  // breaks, and says where
    // end
    #expect(!Laws.permutationEquivariance(of: { attention($0) }, on: x).holds)
  }

  @Test mutating func lawOfContexts() {
    let attention = MultiHeadAttention(width: 8, heads: 2, using: &random)
    let x = Tensor(normal: [1, 3, 8], using: &random)
    let context = Tensor(normal: [1, 5, 8], using: &random)
    // snippet PermutationInvariance
    #expect(Laws.permutationInvariance(of: { attention(x, context: $0) }, on: context).holds)
    // end
  }

  @Test mutating func lawsOfShifts() {
    let sizes = PositionEncodingSizes(maximumLength: 16, width: 8, heads: 2, causal: true)
    let attention = MultiHeadAttention(
      width: 8, heads: 2, causal: true,
      positions: PositionEncodingKind.rope.make(sizes, using: &random), using: &random)
    let x = Tensor(normal: [2, 6, 8], using: &random)
    // snippet ShiftInvariance
    #expect(Laws.shiftInvariance(of: attention, on: x).holds)
    // end
    let (encoding, queries) = (Nearness(), Tensor(normal: [1, 6, 2, 4], using: &random))
    // snippet ShiftInvariance-2
    let check = Laws.shiftInvariance(length: 6) { places in
      encoding.logitBias(queries: queries, at: places) ?? Tensor(0)
    }
    // end
    #expect(check.holds)
  }

  @Test func lawOfCaches() {
    let ids = inputs
    // snippet CachedEqualsUncached
    let check = Laws.cachedEqualsUncached(on: ids, uncached: { model($0) }) {
      var cache = KeyValueCache()
      return { model($0, cache: &cache) }
    }
    // end
    #expect(check.holds)
  }

  @Test mutating func lawOfGradients() {
    let layer = Linear(from: 3, to: 2, using: &random)
    let x = Tensor(normal: [4, 3], using: &random)
    // snippet GradientLaw
    let check = Laws.gradients(of: layer) { layer(x) }
    print(check)  // names the worst parameter, and the element in it
    // end
    #expect(check.holds)
  }

  @Test func lawsOfAnEncoding() {
    // snippet LawAnswer
    for answer in Laws.answers(knowing: .distances, encoding: { _, _ in Nearness() }) {
      #expect(answer.isAsExpected, "\(answer)")
    }
    let rotary = PositionEncodingKind.rope
    for answer in Laws.answers(knowing: rotary.knowledge, encoding: rotary.make) { print(answer) }
    // end
  }
}
