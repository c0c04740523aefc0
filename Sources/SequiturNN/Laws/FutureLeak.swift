// Future leak: whether a causal layer looks ahead.

import SequiturTensor

extension Laws {
  /// Outputs up to t do not know token t + 1: when it changes they stay the same bits, for every t.
  /// What causal layers must satisfy; a mask that is finite, or one off, breaks it.
  ///
  /// - Parameters:
  ///   - function: from token rows [B, T, C] or ids [B, T] to [B, T, ...].
  ///   - x: the rows; or ids, of which 0 and 1 must be some.
  ///   - change: the standard deviation of the numbers that replace a row. Large ones get through a
  ///     mask that is only nearly minus infinity.
  /// - Returns: with the control: the largest change of outputs after t, which may and should
  ///   change.
  public static func futureLeak<Sequences: TokenSequences>(
    of function: (Sequences) -> Tensor, on x: Sequences, change: Float = 1
  ) -> LawCheck where Sequences.Changed == Sequences {
    let law = "future leak"
    checkSequences(x.shape, law: law)
    let length = x.shape[1]
    return withoutGradient {
      let plain = function(x)
      guard plain.rank >= 2, plain.shape[1] == length else {
        stop(law, "an output of shape \(plain.shape)", expected: "[batch, \(length), ...]")
      }
      var worst: (deviation: Float, place: [Int]?) = (0, nil)
      var control: Float = 0
      for token in 1..<length {
        let changed = function(x.replacing(token: token, deviation: change))
        let (past, rest) = (0..<token, token..<length)
        let leak = largestBitDifference(changed.tokens(past), plain.tokens(past))
        if leak.deviation > worst.deviation { worst = leak }
        control = max(
          control, largestDifference(changed.tokens(rest), plain.tokens(rest)).deviation)
      }
      return LawCheck(
        law: law, deviation: worst.deviation, place: worst.place, tolerance: 0, control: control)
    }
  }

  /// The largest difference, above 0 also where only the bits differ, as those of 0 and -0 do. Not
  /// the least number above 0: processors may be told to take that for 0.
  private static func largestBitDifference(
    _ a: Tensor, _ b: Tensor
  ) -> (deviation: Float, place: [Int]?) {
    let numeric = largestDifference(a, b)
    guard numeric.deviation == 0 else { return numeric }
    let bits = zip(a.values, b.values).map { Float($0.bitPattern == $1.bitPattern ? 0 : 1) }
    let place = largestDifference(Tensor(bits, shape: a.shape), Tensor(zeros: a.shape)).place
    return (place == nil ? 0 : .leastNormalMagnitude, place)
  }
}
