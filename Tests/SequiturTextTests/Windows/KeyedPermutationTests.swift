import SequiturText
import TestSupport
import Testing

@Suite struct KeyedPermutationTests {
  @Test func everyPlaceIsTakenOnce() {
    for count in Array(1...300) + [1023, 1024, 1025, 65_537, 100_003] {
      let permutation = KeyedPermutation(count: count, key: UInt64(count) &* 77)
      var taken = [Bool](repeating: false, count: count)
      for place in 0..<count { taken[permutation[place]] = true }
      #expect(taken.allSatisfy { $0 }, "\(count)")
    }
  }

  @Test func largeRangesStayInside() {
    let count = 1 << 40 + 12_345
    let permutation = KeyedPermutation(count: count, key: 5)
    let images = (0..<1000).map { permutation[$0] }
    #expect(Set(images).count == 1000)
    #expect(images.allSatisfy { 0..<count ~= $0 })
    #expect(images.max().map { $0 > count / 2 } == true)
  }

  @Test func allOrdersOfFourOccurAboutEquallyOften() {
    var counts: [[Int]: Int] = [:]
    let keys = inDebug(4800, otherwise: 24_000) as UInt64
    for key in 0..<keys {
      let permutation = KeyedPermutation(count: 4, key: key)
      counts[(0..<4).map { permutation[$0] }, default: 0] += 1
    }
    #expect(counts.count == 24)
    // Five standard deviations of a binomial.
    let mean = Double(keys) / 24
    for (order, count) in counts {
      #expect(abs(Double(count) - mean) <= 5 * mean.squareRoot(), "\(order): \(count)")
    }
  }

  @Test func neighboursAreUnrelated() {
    let count = 10_000
    let permutation = KeyedPermutation(count: count, key: 9)
    // Of two independent places a third is this far apart on average.
    let distances = (1..<count).map { abs(permutation[$0] - permutation[$0 - 1]) }
    let mean = Double(distances.reduce(0, +)) / Double(distances.count)
    #expect(abs(mean - Double(count) / 3) < 150, "\(mean)")
  }
}
