// Prefix codes for deflate: lengths from frequencies, and the canonical codes of those lengths.

/// A canonical prefix code: for each symbol a length in bits (0: unused) and its bits, reversed.
package struct HuffmanCode {
  package let lengths: [UInt8]
  package let codes: [UInt16]

  /// An optimal code for the frequencies, none longer than `limit` bits.
  ///
  /// Huffman's method; where it grows too deep, frequencies are flattened and it runs again.
  package init(frequencies: [Int], limit: Int) {
    var weights = frequencies
    // Decoders expect at least two codes.
    for symbol in weights.indices where weights.count(where: { $0 > 0 }) < 2 {
      weights[symbol] = max(weights[symbol], 1)
    }
    var lengths = HuffmanCode.depths(weights)
    while Int(lengths.max() ?? 0) > limit {
      weights = weights.map { $0 > 0 ? $0 / 2 + 1 : 0 }
      lengths = HuffmanCode.depths(weights)
    }
    self.init(lengths: lengths)
  }

  /// The canonical code of given lengths (RFC 1951, section 3.2.2).
  package init(lengths: [UInt8]) {
    self.lengths = lengths
    var codes = [UInt16](repeating: 0, count: lengths.count)
    var next = 0
    for length in 1...15 {
      next <<= 1
      for symbol in lengths.indices where Int(lengths[symbol]) == length {
        codes[symbol] = HuffmanCode.reversed(next, bits: length)
        next += 1
      }
    }
    self.codes = codes
  }

  /// The depth of each symbol in the tree of Huffman (1952).
  private static func depths(_ weights: [Int]) -> [UInt8] {
    let symbols = weights.indices.filter { weights[$0] > 0 }
      .sorted { (weights[$0], $0) < (weights[$1], $1) }
    // Leaves in order of weight, then inner nodes in order of making: both queues stay sorted.
    var weight = symbols.map { weights[$0] }
    var parent = [Int](repeating: -1, count: weight.count)
    var (leaf, inner) = (0, symbols.count)
    func lightest() -> Int {
      let takesLeaf =
        leaf < symbols.count && (inner >= weight.count || weight[leaf] <= weight[inner])
      defer { if takesLeaf { leaf += 1 } else { inner += 1 } }
      return takesLeaf ? leaf : inner
    }
    for _ in 1..<max(symbols.count, 1) {
      let (first, second) = (lightest(), lightest())
      parent[first] = weight.count
      parent[second] = weight.count
      weight.append(weight[first] + weight[second])
      parent.append(-1)
    }
    var depth = [UInt8](repeating: 0, count: weight.count)
    for node in weight.indices.reversed() where parent[node] >= 0 {
      depth[node] = depth[parent[node]] + 1
    }
    var result = [UInt8](repeating: 0, count: weights.count)
    for (place, symbol) in symbols.enumerated() { result[symbol] = depth[place] }
    return result
  }

  private static func reversed(_ code: Int, bits: Int) -> UInt16 {
    (0..<bits).reduce(0) { $0 << 1 | UInt16(code >> $1 & 1) }
  }
}
