import Sequitur
import Testing
import ToyTasks

@Suite struct BoundedIntegerTests {
  @Test func everyNumberBelowTheBoundOccursEquallyOften() {
    for bound in 1...9 {
      var random = SeededRandom(seed: UInt64(bound))
      var counts = [Int](repeating: 0, count: bound)
      for _ in 0..<(1000 * bound) { counts[random.boundedInteger(below: bound)] += 1 }
      // Five standard deviations of a binomial with mean 1000.
      for (number, count) in counts.enumerated() {
        #expect(abs(count - 1000) <= (bound == 1 ? 0 : 160), "\(number) of \(bound): \(count)")
      }
    }
  }

  @Test func onlyTheBitsThatTheBoundNeedsAreUsed() {
    struct Fixed: RandomNumberGenerator {
      var values: [UInt64]
      mutating func next() -> UInt64 { values.removeFirst() }
    }
    // Bound 5 needs three bits: 7 and 6 are drawn again, the higher bits of 0xF3 do not count.
    var random = Fixed(values: [7, 6, 0xF3])
    #expect(random.boundedInteger(below: 5) == 3)
    var large = Fixed(values: [.max >> 1, 12])
    #expect(large.boundedInteger(below: .max) == 12)
  }

  @Test func allOrdersOfThreeOccurEquallyOften() {
    var random = SeededRandom(seed: 1)
    var counts: [[Int32]: Int] = [:]
    for _ in 0..<6000 { counts[random.shuffled([1, 2, 3]), default: 0] += 1 }
    #expect(counts.count == 6)
    for (order, count) in counts { #expect(abs(count - 1000) <= 150, "\(order): \(count)") }
  }
}
