// SHA-256 (FIPS 180-4), plainly: for hashes that the sources hold beside what they are of.

/// The SHA-256 of bytes, 32 of them.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
  // Fractions of the roots of the first primes.
  let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
  func fraction(_ root: Double) -> UInt32 {
    UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }
  var state = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
  let constants = primes.map { prime in
    // Double's cube root may be a little off in its last bits, which the fraction does not hold.
    fraction(cubeRoot(Double(prime)))
  }

  var padded = bytes + [0x80]
  padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
  let bits = UInt64(bytes.count) * 8
  padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }

  for start in stride(from: 0, to: padded.count, by: 64) {
    var words = (0..<16).map { word in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + 4 * word + $1]) }
    }
    for t in 16..<64 {
      let (early, late) = (words[t - 15], words[t - 2])
      let first = turned(early, 7) ^ turned(early, 18) ^ early >> 3
      let second = turned(late, 17) ^ turned(late, 19) ^ late >> 10
      words.append(words[t - 16] &+ first &+ words[t - 7] &+ second)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let choice = e & f ^ ~e & g
      let majority = a & b ^ a & c ^ b & c
      let first =
        h &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ choice &+ constants[t] &+ words[t]
      let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
  }
  return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
}

private func turned(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word >> count | word << (32 - count)
}

/// By Newton's steps: exact to the last bit or two of 53, of which the callers need 35.
private func cubeRoot(_ value: Double) -> Double {
  var root = value
  for _ in 0..<60 { root -= (root * root * root - value) / (3 * root * root) }
  return root
}
