// Seeded choices for any generator. The standard library's own are not used: their algorithms may
// change between versions, and with them every seeded run.

extension RandomNumberGenerator {
  /// A uniformly random number in `0 ..< bound`; `bound` is above 0.
  ///
  /// Draws as many low bits as `bound` needs, again until they are below it: unbiased, and on
  /// average fewer than two draws.
  package mutating func boundedInteger(below bound: Int) -> Int {
    let mask = bound == 1 ? 0 : UInt64.max >> UInt64((bound - 1).leadingZeroBitCount)
    while true {
      let candidate = Int(next() & mask)
      if candidate < bound { return candidate }
    }
  }

  /// The elements in a uniformly random order (Fisher and Yates).
  package mutating func shuffled(_ elements: [Int32]) -> [Int32] {
    var elements = elements
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, boundedInteger(below: last + 1))
    }
    return elements
  }
}
