// PolarPositions: golden scores and cases, the wide rows against the direct formula, delta's start.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct PolarPositionsTests {
  private struct Golden: Decodable {
    struct Pope: Decodable {
      let q, k, delta: [Float]
      let zero, biased: [String: Float]
    }
    let pope: Pope
  }

  static func encoding(heads: Int, headWidth: Int, delta: [Float]? = nil) -> PolarPositions {
    var random = SeededRandom(seed: 1)
    let encoding = PolarPositions(heads: heads, headWidth: headWidth, using: &random)
    if let delta, let trained = encoding.delta as? Parameter { trained.assign(delta) }
    return encoding
  }

  @Test func goldenScores() throws {
    let golden = try SequiturNNTests.golden("positions.json", as: Golden.self).pope
    for (delta, scores) in [(nil, golden.zero), (golden.delta, golden.biased)] {
      #expect(scores.count == 4)
      let encoding = Self.encoding(heads: 1, headWidth: 4, delta: delta)
      for (places, score) in scores {
        let place = places.split(separator: ",").compactMap { Int($0) }
        let unscaled = 2 * encoding.score(golden.q, at: place[0], golden.k, at: place[1])
        #expect(abs(unscaled - score) < 1e-6, "\(places): \(unscaled)")
      }
    }
  }

  @Test func goldenCases() throws {
    try expectGolden("pope_zero", Self.encoding(heads: 2, headWidth: 4))
    // delta[h, c] = -0.1 (c + 1) - 0.05 h
    let delta: [Float] = [-0.1, -0.2, -0.3, -0.4, -0.15, -0.25, -0.35, -0.45]
    try expectGolden("pope_delta", Self.encoding(heads: 2, headWidth: 4, delta: delta))
  }

  /// Σ_c μ(q_c) μ(k_c) cos((j - i) θ_c + δ_c) / √D in Double, against the product of wide rows.
  @Test(arguments: [(1, 1), (3, 5), (5, 3)]) func theDirectFormula(heads: Int, width: Int) {
    var random = SeededRandom(seed: 2)
    let encoding = PolarPositions(
      heads: heads, headWidth: width, base: 300, start: .uniform, using: &random)
    let queries = Tensor(normal: [1, 3, heads, width], using: &random)
    let keys = Tensor(normal: [1, 7, heads, width], using: &random)
    let places = AttentionPositions(queries: 4..<7, keys: 0..<7)
    let scores = encoding.scores(queries, keys, at: places)
    func softplus(_ x: Float) -> Double { log1p(exp(Double(x))) }
    for h in 0..<heads {
      for i in 0..<3 {
        for j in 0..<7 {
          var expected = 0.0
          for c in 0..<width {
            let frequency: Double = pow(300, -Double(c) / Double(width))
            let angle = Double(j - i - 4) * frequency + Double(encoding.delta[h, c])
            expected += softplus(queries[0, i, h, c]) * softplus(keys[0, j, h, c]) * cos(angle)
          }
          expected /= Double(width).squareRoot()
          #expect(abs(Double(scores[0, h, i, j]) - expected) < 2e-6, "head \(h): \(i) \(j)")
        }
      }
    }
  }

  @Test func rowsBecomeTwiceAsWide() {
    let encoding = Self.encoding(heads: 3, headWidth: 5)
    let x = waves([2, 4, 3, 5], phase: 0.1)
    let turned = encoding.turn(queries: x, at: 2..<6)
    #expect(turned.shape == [2, 4, 3, 10])
    // Magnitudes are softplus, whatever the angle.
    let halves = [turned.slice(axis: 3, 0..<5), turned.slice(axis: 3, 5..<10)]
    #expect(
      deviation((halves[0].squared() + halves[1].squared()).squareRoot(), x.softplus()) < 1e-6)
    // With delta at 0, keys turn as queries do.
    #expect(deviation(encoding.turn(keys: x, at: 2..<6), turned) < 1e-6)
  }

  @Test func farPositionsKeepTheirPrecision() {
    let encoding = Self.encoding(heads: 1, headWidth: 4, delta: [-0.1, -0.2, -0.3, -0.4])
    let (q, k): ([Float], [Float]) = ([0.5, -1, 0.25, 2], [-0.75, 1.5, -0.3, 0.9])
    let near = encoding.score(q, at: 3, k, at: 1)
    #expect(abs(encoding.score(q, at: 100_003, k, at: 100_001) - near) < 1e-6)
  }

  @Test func aZeroDeltaIsEvenAndHasAGradient() throws {
    let zero = Self.encoding(heads: 1, headWidth: 4)
    let biased = Self.encoding(heads: 1, headWidth: 4, delta: [-0.1, -0.2, -0.3, -0.4])
    let (q, k): ([Float], [Float]) = ([0.5, -1, 0.25, 2], [-0.75, 1.5, -0.3, 0.9])
    for distance in 1...9 {
      let (left, right) = (
        zero.score(q, at: 9, k, at: 9 - distance), zero.score(q, at: 9, k, at: 9 + distance)
      )
      #expect(abs(left - right) < 1e-6, "\(distance)")
      let sides = (
        biased.score(q, at: 9, k, at: 9 - distance), biased.score(q, at: 9, k, at: 9 + distance)
      )
      #expect(abs(sides.0 - sides.1) > 1e-3, "\(distance)")
    }
    // Both signs of the gradient pass at 0, where a clamp to [-2π, 0] would stop one.
    let rows = waves([1, 1, 1, 4], phase: 0.4)
    for places in [
      AttentionPositions(queries: 0..<1, keys: 1..<2), .init(queries: 1..<2, keys: 0..<1),
    ] {
      let trained = try #require(zero.delta as? Parameter)
      let gradient = zero.scores(rows, rows, at: places).sum().backward()[trained]
      #expect(gradient?.values.allSatisfy { abs($0) > 1e-5 } == true, "\(places)")
    }
  }

  @Test func aConstantDeltaDoesNotTrain() {
    var random = SeededRandom(seed: 3)
    let encoding = PolarPositions(heads: 2, headWidth: 4, trainsDelta: false, using: &random)
    #expect(encoding.namedParameters().isEmpty)
    #expect(encoding.delta.values == [Float](repeating: 0, count: 8))
    #expect(
      PolarPositions(heads: 2, headWidth: 4, using: &random).namedParameters().map(\.name) == [
        "delta"
      ])
  }

  @Test func starts() {
    var random = SeededRandom(seed: 3)
    let zero = PolarPositions(heads: 2, headWidth: 3, start: .zero, using: &random)
    #expect(zero.delta.values == [0, 0, 0, 0, 0, 0])
    #expect(zero.delta.shape == [2, 3])
    let uniform = PolarPositions(heads: 10, headWidth: 100, start: .uniform, using: &random)
    let values = uniform.delta.values
    #expect(values.allSatisfy { -2 * .pi <= $0 && $0 <= 0 })
    #expect(abs(values.reduce(0, +) / 1000 + .pi) < 0.2)
    #expect((values.min() ?? 0) < -6.2 && (values.max() ?? -1) > -0.08)
  }

  @Test func headsOfAnotherShapeStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PolarPositionsTests.encoding(heads: 2, headWidth: 4)
        .turn(keys: Tensor(zeros: [1, 3, 4, 2]), at: 0..<3)
    }
    #expect(message(of: result).contains("PoPE: found rows of shape [1, 3, 4, 2] at 0..<3"))
  }
}
