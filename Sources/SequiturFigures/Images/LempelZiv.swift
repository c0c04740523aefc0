// Finding repetitions (Lempel and Ziv, 1977): earlier places are found through hash chains.

package enum LempelZiv {
  /// A literal byte (distance 0) or a copy of `value` bytes from `distance` bytes ago.
  package struct Symbol: Equatable {
    let value: UInt16
    let distance: UInt16
  }

  private static let window = 32768
  private static let shortest = 3
  private static let longest = 258
  /// How many earlier places are tried; more gains little on images.
  private static let patience = 24

  /// The bytes as literals and copies, greedily.
  package static func symbols(_ bytes: [UInt8]) -> [Symbol] {
    var result: [Symbol] = []
    result.reserveCapacity(bytes.count / 4)
    // The last place of each hash, and for each place the one before it with the same hash.
    var head = [Int32](repeating: -1, count: 1 << 15)
    var previous = [Int32](repeating: -1, count: window)
    bytes.withUnsafeBufferPointer { bytes in
      head.withUnsafeMutableBufferPointer { head in
        previous.withUnsafeMutableBufferPointer { previous in
          let count = bytes.count
          var index = 0
          while index < count {
            var (bestLength, bestDistance) = (0, 0)
            let limit = min(longest, count - index)
            if limit >= shortest {
              var candidate = Int(head[hash(bytes, index)])
              var tries = patience
              while candidate >= 0 && index - candidate <= window && tries > 0 {
                if bestLength == 0 || bytes[candidate + bestLength] == bytes[index + bestLength] {
                  var length = 0
                  while length < limit && bytes[candidate + length] == bytes[index + length] {
                    length += 1
                  }
                  if length > bestLength {
                    (bestLength, bestDistance) = (length, index - candidate)
                    if length == limit { break }
                  }
                }
                let next = Int(previous[candidate & (window - 1)])
                // A slot that was reused points forward: the chain ends there.
                candidate = next < candidate ? next : -1
                tries -= 1
              }
            }
            let isCopy = bestLength >= shortest
            let advance = isCopy ? bestLength : 1
            result.append(
              isCopy
                ? Symbol(value: UInt16(bestLength), distance: UInt16(bestDistance))
                : Symbol(value: UInt16(bytes[index]), distance: 0))
            let end = index + advance
            while index < end {
              if index + shortest <= count {
                let slot = hash(bytes, index)
                previous[index & (window - 1)] = head[slot]
                head[slot] = Int32(index)
              }
              index += 1
            }
          }
        }
      }
    }
    return result
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
    let three =
      UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
    return Int((three &* 0x9E37_79B1) >> 17)
  }
}
