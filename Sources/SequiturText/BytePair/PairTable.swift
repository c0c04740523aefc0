// PairTable: from two neighbouring tokens to their merge, the innermost look-up of encoding.

/// The merges by their pairs: a hash table with open addressing.
struct PairTable {
  /// No merge: above every other.
  static let none = UInt64.max

  private var keys: [UInt64]
  private var values: [UInt64]
  private let shift: UInt64

  /// Of two merges with the same pair the later counts, as in Hugging Face's tokenizers.
  init(_ merges: [BytePairMerge]) {
    let bits = Int.bitWidth - (2 * merges.count + 1).leadingZeroBitCount
    shift = UInt64(64 - bits)
    keys = [UInt64](repeating: .max, count: 1 << bits)
    values = [UInt64](repeating: Self.none, count: 1 << bits)
    for (rank, merge) in merges.enumerated() {
      let key = Self.key(merge.left, merge.right)
      let slot = slot(of: key)
      keys[slot] = key
      values[slot] = UInt64(rank) << 32 | UInt64(UInt32(bitPattern: merge.result))
    }
  }

  /// The merge of two tokens, its rank in the upper and its result in the lower half; or `none`.
  @inline(__always)
  subscript(left: Int32, right: Int32) -> UInt64 {
    values[slot(of: Self.key(left, right))]
  }

  /// The token that a merge makes.
  @inline(__always)
  static func result(of value: UInt64) -> Int32 { Int32(truncatingIfNeeded: value) }

  @inline(__always)
  static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// Where a key is, or would be put.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    // Multiplying by 2^64 / golden ratio spreads the keys (Knuth, volume 3, section 6.4).
    var slot = Int((key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while keys[slot] != key, keys[slot] != .max { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }
}
