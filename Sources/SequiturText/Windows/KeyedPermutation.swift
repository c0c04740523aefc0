// KeyedPermutation: a random order of 0 ..< n without a table, any place of it on its own.

import SequiturBase

/// A pseudo-random permutation of `0 ..< count`: a balanced Feistel network (Luby & Rackoff 1988).
package struct KeyedPermutation {
  package let count: Int
  private let halfBits: UInt64
  private let keys: [UInt64]

  private static let rounds = 8

  package init(count: Int, key: UInt64) {
    self.count = count
    let bits = Int.bitWidth - max(1, count - 1).leadingZeroBitCount
    // Four bits a half at least: a network of one bit a half knows few permutations.
    halfBits = UInt64(max(4, (bits + 1) / 2))
    // The stream of SplitMix64 from the key on.
    keys = (1...UInt64(Self.rounds)).map { ByteHash.mixed(key &+ $0 &* 0x9E37_79B9_7F4A_7C15) }
  }

  package subscript(place: Int) -> Int {
    guard place >= 0, place < count else {
      stop("KeyedPermutation", "\(place)", expected: "a place in 0..<\(count)")
    }
    var number = UInt64(place)
    // What leaves the range is permuted until it is back (cycle walking, Black & Rogaway 2002); the
    // range is more than a quarter of the network's unless it is below 64, so that the walk is
    // short.
    repeat { number = permuted(number) } while number >= UInt64(count)
    return Int(number)
  }

  private func permuted(_ number: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var (left, right) = (number >> halfBits, number & mask)
    for round in 0..<Self.rounds {
      (left, right) = (right, left ^ (ByteHash.mixed(right ^ keys[round]) & mask))
    }
    return left << halfBits | right
  }
}
