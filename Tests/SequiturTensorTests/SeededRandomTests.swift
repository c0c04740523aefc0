import Foundation
import SequiturTensor
import Testing

struct SeededRandomTests {
  /// Known answers of philox4x32-10 from the file `kat_vectors` of the Random123 library (Salmon et
  /// al. 2011): counter words, key words, result words.
  @Test(
    arguments: [
      (
        [0x0000_0000, 0x0000_0000, 0x0000_0000, 0x0000_0000], [0x0000_0000, 0x0000_0000],
        [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      ),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt64], [UInt64], [UInt64])])
  func philoxKnownAnswers(counter: [UInt64], key: [UInt64], expected: [UInt64]) {
    let block = SeededRandom.philox(
      counter: (counter[0] | counter[1] << 32, counter[2] | counter[3] << 32),
      key: key[0] | key[1] << 32)
    #expect(block.0 == expected[0] | expected[1] << 32)
    #expect(block.1 == expected[2] | expected[3] << 32)
  }

  /// The first two numbers of seed 0 are the two halves of the first known answer.
  @Test func nextReadsBothHalvesOfABlock() {
    var random = SeededRandom(seed: 0)
    #expect(random.next() == 0xe169_c58d_6627_e8d5)
    #expect(random.next() == 0x9b00_dbd8_bc57_ac4c)
    let third = SeededRandom.philox(counter: (1, 0), key: 0).0
    #expect(random.next() == third)
  }

  @Test(arguments: [0, 1]) func nextTwoIsNextTwice(drawn: Int) {
    var random = SeededRandom(seed: 6)
    for _ in 0..<drawn { _ = random.next() }
    var copy = random
    for _ in 0..<3 {
      let two = random.nextTwo()
      #expect([two.0, two.1] == [copy.next(), copy.next()])
    }
    #expect(random == copy)
  }

  @Test func aCopyReplays() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<5 { _ = random.next() }
    var copy = random
    #expect((0..<10).map { _ in random.next() } == (0..<10).map { _ in copy.next() })
    #expect(random == copy)
  }

  @Test func savedStateReplays() throws {
    var random = SeededRandom(seed: .max)
    for _ in 0..<3 { _ = random.normal() }
    var restored = try JSONDecoder().decode(
      SeededRandom.self, from: JSONEncoder().encode(random))
    #expect(restored == random)
    #expect((0..<10).map { _ in random.next() } == (0..<10).map { _ in restored.next() })
  }

  @Test func uniformStaysInItsRange() {
    var random = SeededRandom(seed: 11)
    let numbers = (0..<20_000).map { _ in random.uniform() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    // Mean 1/2 and variance 1/12; four standard errors of the mean are 0.0082.
    let mean = numbers.reduce(0) { $0 + Double($1) } / 20_000
    let variance = numbers.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 20_000
    #expect(abs(mean - 0.5) < 0.0082)
    #expect(abs(variance - 1 / 12.0) < 0.004)
  }

  @Test func uniformTensorStaysInItsRange() {
    var random = SeededRandom(seed: 12)
    let values = Tensor(uniform: -3...(-1), shape: [1000], using: &random).values
    #expect(values.allSatisfy { $0 >= -3 && $0 <= -1 })
    #expect((values.max() ?? 0) > -1.05)
    #expect((values.min() ?? 0) < -2.95)
  }

  /// Pearson's chi-square of 6 and 10 equally likely values: the 0.9999 quantiles are 25.7 (5
  /// degrees of freedom) and 33.7 (9).
  @Test(arguments: [(6, 25.7), (10, 33.7)])
  func integersAreUnbiased(bound: Int, limit: Double) {
    var random = SeededRandom(seed: 13)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<30_000 { counts[random.integer(below: bound)] += 1 }
    let expected = 30_000 / Double(bound)
    let chiSquare = counts.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(chiSquare < limit, "\(counts)")
  }

  /// With a bound of 3/4 of the range of 64 bits, plain scaling would give multiples of 4 / 3 only;
  /// here the first third must be hit by one third of the numbers.
  @Test func integersOfAHugeBoundAreUnbiased() {
    var random = SeededRandom(seed: 14)
    let bound = Int.max / 4 * 3
    let low = (0..<3000).count { _ in random.integer(below: bound) < bound / 3 }
    // Mean 1000, standard deviation 25.8.
    #expect(abs(low - 1000) < 104)
    #expect((0..<10).allSatisfy { _ in random.integer(below: 1) == 0 })
  }

  @Test func normalMoments() {
    var random = SeededRandom(seed: 15)
    let numbers = (0..<40_000).map { _ in Double(random.normal()) }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } }
        / 40_000
    }
    // Four standard errors each: the variances of x, x², x³, x⁴ are 1, 2, 15, 96.
    #expect(abs(moment(1)) < 0.02)
    #expect(abs(moment(2) - 1) < 0.0283)
    #expect(abs(moment(3)) < 0.0775)
    #expect(abs(moment(4) - 3) < 0.196)
  }

  @Test func normalTensorHasItsDeviation() {
    var random = SeededRandom(seed: 16)
    let values = doubles(Tensor(normal: [10_000], deviation: 0.02, using: &random))
    let deviation = (values.reduce(0) { $0 + $1 * $1 } / 10_000).squareRoot()
    #expect(abs(deviation - 0.02) < 0.0006)
  }

  @Test func splitIsIndependentAndMovesOn() {
    var random = SeededRandom(seed: 17)
    var reference = random
    var first = random.split()
    var second = random.split()
    _ = (reference.next(), reference.next())
    #expect(random == reference)
    let streams = [first, second, random]
    #expect(Set(streams).count == 3)
    let numbers = (0..<1000).flatMap { _ in [first.next(), second.next(), random.next()] }
    #expect(Set(numbers).count == 3000)
  }

  /// Streams of one generator do not move together: their correlation over 10,000 numbers is within
  /// four standard errors (0.01 each) of 0.
  @Test func splitStreamsAreUncorrelated() {
    var random = SeededRandom(seed: 18)
    var other = random.split()
    var keyed = random.keyed(by: [0])
    var sums = (0.0, 0.0)
    for _ in 0..<10_000 {
      let here = Double(random.normal())
      sums.0 += here * Double(other.normal())
      sums.1 += here * Double(keyed.normal())
    }
    #expect(abs(sums.0) / 10_000 < 0.04)
    #expect(abs(sums.1) / 10_000 < 0.04)
  }

  @Test func keyedDependsOnThePlaceAlone() {
    let fresh = SeededRandom(seed: 19)
    var used = fresh
    for _ in 0..<9 { _ = used.next() }
    #expect(fresh.keyed(by: [3, 4]) == used.keyed(by: [3, 4]))
    let places = [[0], [1], [-1], [0, 0], [0, 1], [1, 0], [3, 4], [4, 3]]
    #expect(Set(places.map { fresh.keyed(by: $0) }).count == places.count)
    #expect(fresh.keyed(by: [0]) != fresh)
    #expect(SeededRandom(seed: 20).keyed(by: [3, 4]) != fresh.keyed(by: [3, 4]))
  }

  @Test func shuffleIsAPermutationAndEveryOrderComes() {
    var random = SeededRandom(seed: 21)
    #expect(random.permutation(of: 100).sorted() == Array(0..<100))
    #expect(random.permutation(of: 0).isEmpty)
    var empty: [Int] = []
    random.shuffle(&empty)
    #expect(empty.isEmpty)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[random.permutation(of: 3), default: 0] += 1 }
    // Six orders of 1000 each; the 0.9999 quantile of chi-square with 5 degrees of freedom.
    let chiSquare = counts.values.reduce(0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(counts.count == 6)
    #expect(chiSquare < 25.7, "\(counts)")
  }

  static let mistakes: Mistakes = [
    "integer(below:) … a bound above 0 … found 0": {
      var random = SeededRandom(seed: 1)
      _ = random.integer(below: 0)
    }
  ]
}
