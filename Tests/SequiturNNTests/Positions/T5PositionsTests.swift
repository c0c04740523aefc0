// T5Positions: golden buckets and cases, every bucket against whole-number arithmetic, gradients.

import Foundation
import SequiturNN
import SequiturTensor
import Testing

struct T5PositionsTests {
  private struct Golden: Decodable {
    let t5_bidir, t5_causal: [String: Int]
  }

  @Test func goldenBuckets() throws {
    let golden = try SequiturNNTests.golden("positions.json", as: Golden.self)
    for (bidirectional, buckets) in [(true, golden.t5_bidir), (false, golden.t5_causal)] {
      #expect(buckets.count > 10)
      for (distance, bucket) in buckets {
        let found = T5Positions.bucket(
          of: try #require(Int(distance)), buckets: 32, maximumDistance: 128,
          bidirectional: bidirectional)
        #expect(found == bucket, "bidirectional \(bidirectional), distance \(distance)")
      }
    }
  }

  /// ⌊s ln(d / e) / ln(m / e)⌋ is the largest k with (d / e)^s >= (m / e)^k: whole numbers only.
  @Test(arguments: [true, false], [8, 12, 16, 32]) func everyBucket(
    bidirectional: Bool, buckets: Int
  ) {
    let side = bidirectional ? buckets / 2 : buckets
    let exact = side / 2
    let steps = side - exact
    func power(_ base: Int, _ exponent: Int) -> UInt128 {
      (0..<exponent).reduce(1) { product, _ in product * UInt128(base) }
    }
    let maximum = exact * 8
    for far in 0...(2 * maximum) {
      var expected = far
      if far >= exact {
        var k = 0
        // (d / e)^s >= 8^(k + 1)
        while k < steps - 1,
          power(min(far, maximum), steps) >= power(8, k + 1) * power(exact, steps)
        { k += 1 }
        expected = exact + k
      }
      func bucket(_ distance: Int) -> Int {
        T5Positions.bucket(
          of: distance, buckets: buckets, maximumDistance: maximum, bidirectional: bidirectional)
      }
      #expect(bucket(-far) == expected, "\(buckets) buckets, distance \(-far)")
      let right = bidirectional ? (far == 0 ? 0 : side + expected) : 0
      #expect(bucket(far) == right, "\(buckets) buckets, distance \(far)")
    }
  }

  /// b[bucket, head] = sin(0.3 bucket + head), here [H, buckets].
  private static func golden(scaled: Bool) -> T5Positions {
    var random = SeededRandom(seed: 1)
    let encoding = T5Positions(heads: 2, bidirectional: true, scaled: scaled, using: &random)
    let angles = (0..<64).map { 0.3 * Double($0 % 32) + Double($0 / 32) }
    encoding.table.assign(angles.map { Float(sin($0)) })
    return encoding
  }

  @Test func goldenCases() throws {
    try expectGolden("t5_bidir", Self.golden(scaled: true))
    try expectGolden("t5_bidir_unscaled", Self.golden(scaled: false))
  }

  @Test func farDistancesAreAlike() {
    var random = SeededRandom(seed: 2)
    let encoding = T5Positions(
      heads: 1, buckets: 8, maximumDistance: 6, bidirectional: true, deviation: 1, using: &random)
    func bias(_ distance: Int) -> Float {
      encoding.score([0, 0], at: 20, [0, 0], at: 20 + distance)
    }
    for distance in 6...15 {
      #expect(bias(distance) == bias(6), "\(distance)")
      #expect(bias(-distance) == bias(-6), "\(-distance)")
    }
    #expect(Set([-6, -1, 0, 1, 2, 6].map(bias)).count == 6)
  }

  @Test func startValues() {
    var random = SeededRandom(seed: 3)
    let table = T5Positions(
      heads: 20, buckets: 64, maximumDistance: 100, bidirectional: false, deviation: 0.4,
      using: &random
    ).table
    #expect(table.shape == [20, 64])
    let meanSquare = table.values.reduce(0) { $0 + $1 * $1 } / Float(table.count)
    #expect(abs(meanSquare.squareRoot() - 0.4) < 0.03)
  }

  @Test func headsThatDoNotFitTheTableStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SeededRandom(seed: 1)
      let encoding = T5Positions(heads: 3, bidirectional: true, using: &random)
      _ = encoding.scores(Tensor(zeros: [1, 2, 2, 4]), Tensor(zeros: [1, 2, 2, 4]))
    }
    #expect(message(of: result).contains("T5 bias: found 2 heads, expected 3"))
  }

  @Test func impossibleBucketsStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var random = SeededRandom(seed: 1)
      _ = T5Positions(heads: 1, buckets: 7, bidirectional: true, using: &random)
    }
    #expect(message(of: result).contains("T5 bias: found 7 buckets for distances up to 128"))
  }
}
