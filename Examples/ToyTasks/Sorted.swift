// Are the digits in ascending order?

import SequiturTensor

/// Tells six different digits in ascending order from the same digits in another order.
///
/// Held out are the 42 of 210 sets whose digits add up to a multiple of five.
struct Sorted: ToyTask {
  private static let digits = 10
  private static let size = 6

  let summary = "six different digits: are they in ascending order?"
  let vocabulary = (0..<digits).map(String.init)
  let classes = ["shuffled", "sorted"]
  let length = size
  let readout = AnswerPlace.pooled

  /// For every held-out set its sorted row and one shuffled row, which is not the sorted row
  /// backwards.
  var testSet: [ToyExample] {
    var random = SeededRandom(seed: 6)
    return Self.heldOut.flatMap { set in
      var shuffled = Self.shuffled(set, using: &random)
      while shuffled == set.reversed() { shuffled = Self.shuffled(set, using: &random) }
      return pair(set, shuffled)
    }
  }

  /// A random set sorted and shuffled.
  func trainingOrbit(using random: inout SeededRandom) -> [ToyExample] {
    var set: [Int32]
    repeat {
      set = random.permutation(of: Self.digits).prefix(Self.size).map(Int32.init).sorted()
    } while Self.isHeldOut(set)
    return pair(set, Self.shuffled(set, using: &random))
  }

  let orderBlind = Bound(
    1, of: 2, "Every set of digits comes once sorted and once shuffled: 1 of 2.")
  let mirror = Bound(
    1, of: 1, "No shuffled row of the test set is a sorted row backwards, so all can be told.")

  private func pair(_ sorted: [Int32], _ shuffled: [Int32]) -> [ToyExample] {
    [ToyExample(tokens: sorted, targets: [1]), ToyExample(tokens: shuffled, targets: [0])]
  }

  private static func isHeldOut(_ set: [Int32]) -> Bool { set.reduce(0, +) % 5 == 0 }

  /// All held-out sets, each in ascending order.
  private static var heldOut: [[Int32]] {
    (0..<1 << digits)
      .map { bits in (0..<Int32(digits)).filter { bits >> $0 & 1 == 1 } }
      .filter { $0.count == size && isHeldOut($0) }
  }

  /// The digits in a uniformly random order other than ascending.
  private static func shuffled(_ set: [Int32], using random: inout SeededRandom) -> [Int32] {
    var row = set
    while row == set { random.shuffle(&row) }
    return row
  }
}
