// Eight of twelve letters, split into sets for training and sets for the test.

import SequiturTensor

/// Sets of eight different letters out of twelve.
///
/// Held out are the twelve runs of neighbouring letters, counted round from `l` to `a`: each letter
/// is in eight of them, so no letter is rarer in training than another. Training draws from the
/// other 483.
package enum LetterSets {
  package static let letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]
  package static let size = 8

  /// The held-out sets, each in the order of the alphabet from its first letter on.
  package static let heldOut: [[Int32]] = letters.indices.map { first in
    (0..<size).map { Int32((first + $0) % letters.count) }
  }

  private static let heldOutSets = Set(heldOut.map { Set($0) })

  /// A uniformly random training set in a uniformly random order.
  package static func trainingRow(using random: inout SeededRandom) -> [Int32] {
    while true {
      let row = random.permutation(of: letters.count).prefix(size).map(Int32.init)
      if !heldOutSets.contains(Set(row)) { return row }
    }
  }
}
