// RotaryPositions: golden vectors and cases, both pairings, partial rotation, gradients.

import SequiturNN
import SequiturTensor
import Testing

struct RotaryPositionsTests {
  private struct Golden: Decodable {
    struct Rope: Decodable {
      let x, y, inter_pos3, half_pos3: [Float]
      let score_inter, score_half: [String: Float]
    }
    let rope: Rope
  }

  private static func golden() throws -> Golden.Rope {
    try SequiturNNTests.golden("positions.json", as: Golden.self).rope
  }

  /// One row [8] turned as a query and as a key, which must be alike.
  private static func turned(_ row: [Float], at position: Int, _ encoding: RotaryPositions)
    -> Tensor
  {
    let x = Tensor(row, shape: [1, 1, 1, row.count])
    let (query, key) = (
      encoding.turn(queries: x, at: position..<position + 1),
      encoding.turn(keys: x, at: position..<position + 1)
    )
    #expect(bits(query) == bits(key))
    return query.reshaped([row.count])
  }

  @Test func goldenVectors() throws {
    let golden = try Self.golden()
    expectClose(
      Self.turned(golden.x, at: 3, RotaryPositions()), [8], golden.inter_pos3, within: 1e-6)
    expectClose(
      Self.turned(golden.x, at: 3, RotaryPositions(pairing: .halfSplit)), [8], golden.half_pos3,
      within: 1e-6)
  }

  @Test func goldenScores() throws {
    let golden = try Self.golden()
    for (encoding, scores) in [
      (RotaryPositions(), golden.score_inter),
      (RotaryPositions(pairing: .halfSplit), golden.score_half),
    ] {
      #expect(scores.count == 5)
      for (places, score) in scores {
        let place = places.split(separator: ",").compactMap { Int($0) }
        let found = encoding.score(golden.x, at: place[0], golden.y, at: place[1])
        let unscaled = found / encoding.logitScale(headWidth: 8)
        #expect(abs(unscaled / score - 1) < 1e-6, "\(encoding.pairing) at \(places): \(unscaled)")
      }
    }
  }

  @Test func goldenCases() throws {
    try expectGolden("rope_interleaved", RotaryPositions())
    try expectGolden("rope_half", RotaryPositions(pairing: .halfSplit))
  }

  @Test(arguments: RotaryPositions.Pairing.allCases)
  func normsStayAndPositionZeroTurnsNothing(pairing: RotaryPositions.Pairing) {
    let encoding = RotaryPositions(pairing: pairing)
    let x = waves([2, 7, 3, 6], phase: 0.4)
    let turned = encoding.turn(queries: x, at: 0..<7)
    let first = (x.slice(axis: 1, 0..<1), turned.slice(axis: 1, 0..<1))
    #expect(bits(first.0) == bits(first.1))
    let norms = [x, turned].map { $0.squared().sum(axes: [3]) }
    #expect(deviation(norms[0], norms[1]) < 1e-6)
    #expect(deviation(x, turned) > 0.5)
  }

  @Test func thePairingsAreOneAfterAPermutation() {
    // Half-split channels (0, 3), (1, 4), (2, 5) side by side are the interleaved ones.
    let order = Indices([0, 3, 1, 4, 2, 5], shape: [1, 1, 1, 6])
    let x = waves([2, 5, 3, 6], phase: 0.2)
    let half = RotaryPositions(pairing: .halfSplit).turn(keys: x, at: 4..<9)
    let interleaved = RotaryPositions().turn(keys: x.gather(order, axis: 3), at: 4..<9)
    #expect(bits(half.gather(order, axis: 3)) == bits(interleaved))
    #expect(deviation(half, RotaryPositions().turn(keys: x, at: 4..<9)) > 0.5)
  }

  @Test func absolutePositionsTurnAlikeInPiecesAndAtOnce() {
    let encoding = RotaryPositions()
    let x = waves([1, 6, 2, 4], phase: 0.3)
    let whole = encoding.turn(keys: x, at: 0..<6)
    for place in 0..<6 {
      let piece = encoding.turn(keys: x.slice(axis: 1, place..<place + 1), at: place..<place + 1)
      #expect(bits(piece) == bits(whole.slice(axis: 1, place..<place + 1)), "position \(place)")
    }
  }

  @Test func theBaseIsWhatFrequenciesArePowersOf() {
    // Pair 1 of 2 turns by base^(-1/2) a position: 0.25 for base 16. cos 0.5 and sin 0.5 at
    // position 2.
    let turned = Self.turned([0, 0, 1, 0], at: 2, RotaryPositions(base: 16))
    expectClose(turned, [4], [0, 0, 0.87758256, 0.47942554], within: 1e-7)
  }

  @Test(arguments: RotaryPositions.Pairing.allCases)
  func gradients(pairing: RotaryPositions.Pairing) {
    let x = Parameter(copying: waves([2, 3, 2, 6], phase: 0.1))
    let encoding = RotaryPositions(pairing: pairing)
    let check = gradientCheck(["x": x]) { encoding.turn(queries: x, at: 3..<6).squared() * x }
    #expect(check.passed, "\(pairing): \(check)")
  }

  @Test func anOddHeadWidthStops() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RotaryPositions().turn(queries: Tensor(zeros: [1, 2, 1, 5]), at: 0..<2)
    }
    #expect(message(of: result).contains("RoPE: found 5 rotated channels in heads of width 5"))
  }
}
