// Seeded random numbers: a counter-based generator that can be split and saved.
// Never global: whoever needs randomness takes a `SeededRandom` as `inout`.

import SequiturBase

/// A counter-based random generator: Philox4x32-10 (Salmon et al., "Parallel random numbers: as
/// easy as 1, 2, 3", 2011).
///
/// The n-th number is a fixed function of the key and n, so the whole state is two integers. It is
/// a value: a copy replays the same numbers, and encoding it saves the state with a run.
///
/// ```swift
/// var random = SeededRandom(seed: 1)
/// var forData = random.split()  // independent of what `random` yields next
/// var forStep = random.keyed(by: [step, microBatch])  // the same stream whenever it is asked for
/// ```
public struct SeededRandom: RandomNumberGenerator, Hashable, Codable, Sendable {
  private var key: UInt64
  /// How many 64-bit numbers have been drawn.
  private var drawn: UInt64 = 0

  /// Creates the generator of a seed. Equal seeds give equal numbers on every platform.
  public init(seed: UInt64) {
    key = seed
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    // A block has 128 bits; it is computed again for its second half, which keeps the state
    // minimal.
    let block = Self.philox(counter: (drawn / 2, 0), key: key)
    defer { drawn &+= 1 }
    return drawn % 2 == 0 ? block.0 : block.1
  }

  /// The next two numbers, at the cost of one where they share a block.
  package mutating func nextTwo() -> (UInt64, UInt64) {
    guard drawn % 2 == 0 else { return (next(), next()) }
    defer { drawn &+= 2 }
    return Self.philox(counter: (drawn / 2, 0), key: key)
  }

  /// A new generator, independent of the numbers that this one yields afterwards.
  public mutating func split() -> SeededRandom {
    SeededRandom(seed: next())
  }

  /// The generator of a place, such as (step, micro-batch): a function of this generator's key and
  /// the values alone, not of how many numbers have been drawn.
  public func keyed(by values: [Int]) -> SeededRandom {
    var derived = key
    for value in values {
      // The second counter word is 1 here and 0 in `next`, so the streams never meet.
      derived = Self.philox(counter: (UInt64(bitPattern: Int64(value)), 1), key: derived).0
    }
    return SeededRandom(seed: derived)
  }

  /// A whole number in `0 ..< bound`, without bias (Lemire 2019).
  ///
  /// The standard library's `Int.random(in:using:)` is not used: its algorithm may change, and with
  /// it every seeded run.
  public mutating func integer(below bound: Int) -> Int {
    guard bound > 0 else {
      stop("SeededRandom.integer(below:)", "\(bound)", expected: "a bound above 0")
    }
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// A number in [0, 1), on a grid of 2^-24: every value is exact in Float.
  public mutating func uniform() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number of the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Float {
    let (first, second) = nextTwo()
    // 1 - u is in (0, 1], so the logarithm is finite.
    let radius = (-2 * log(1 - Double(first >> 11) * 0x1p-53)).squareRoot()
    let angle = 2 * Double.pi * Double(second >> 11) * 0x1p-53
    return Float(radius * cos(angle))
  }

  /// Brings the elements into a random order (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }

  /// The numbers `0 ..< count` in a random order.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// One block of Philox4x32-10: 128 bits of counter and 64 bits of key to 128 random bits.
  package static func philox(
    counter: (UInt64, UInt64), key: UInt64
  ) -> (UInt64, UInt64) {
    var (x0, x1) = (UInt32(truncatingIfNeeded: counter.0), UInt32(counter.0 >> 32))
    var (x2, x3) = (UInt32(truncatingIfNeeded: counter.1), UInt32(counter.1 >> 32))
    var (k0, k1) = (UInt32(truncatingIfNeeded: key), UInt32(key >> 32))
    for _ in 0..<10 {
      // Multipliers and Weyl constants from the paper's table 2.
      let product0 = UInt64(0xD251_1F53) * UInt64(x0)
      let product1 = UInt64(0xCD9E_8D57) * UInt64(x2)
      (x0, x1, x2, x3) = (
        UInt32(product1 >> 32) ^ x1 ^ k0, UInt32(truncatingIfNeeded: product1),
        UInt32(product0 >> 32) ^ x3 ^ k1, UInt32(truncatingIfNeeded: product0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (UInt64(x0) | UInt64(x1) << 32, UInt64(x2) | UInt64(x3) << 32)
  }
}
