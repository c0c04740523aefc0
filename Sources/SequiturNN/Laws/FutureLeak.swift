// Future leak: whether a causal layer looks ahead.

import SequiturTensor

extension Laws {
  /// Outputs up to t do not know token t + 1: when it changes they stay the same bits, for every t.
  /// What causal layers must satisfy; a mask that is finite, or one off, breaks it.
  ///
  /// ```swift
  /// #expect(Laws.futureLeak(of: { attention($0) }, on: x).holds)
  /// ```
  ///
  /// - Parameters:
  ///   - function: from [B, T, C] to [B, T, ...].
  ///   - x: token rows [B, T, C].
  ///   - change: the standard deviation of the numbers that replace a token's. Large ones get
  ///     through a mask that is only nearly minus infinity.
  /// - Returns: with the control: the largest change of outputs after t, which may and should
  ///   change.
  public static func futureLeak(
    of function: (Tensor) -> Tensor, on x: Tensor, change: Float = 1
  ) -> LawCheck {
    futureLeak(shape: x.shape, plain: { function(x) }) { token in
      function(x.replacing(token: token, deviation: change))
    }
  }

  /// The same for a function of token ids [B, T], for which 0 and 1 must be ids.
  public static func futureLeak(of function: (Indices) -> Tensor, on ids: Indices) -> LawCheck {
    futureLeak(shape: ids.shape, plain: { function(ids) }) { token in
      function(ids.replacing(token: token))
    }
  }

  private static func futureLeak(
    shape: [Int], plain: () -> Tensor, changed: (_ token: Int) -> Tensor
  ) -> LawCheck {
    let law = "future leak"
    checkSequences(shape, law: law)
    return withoutGradient {
      let plain = plain()
      guard plain.rank >= 2, plain.shape[1] == shape[1] else {
        stop(law, "an output of shape \(plain.shape)", expected: "[batch, \(shape[1]), ...]")
      }
      var worst: (deviation: Float, place: [Int]?) = (0, nil)
      var control: Float = 0
      for token in 1..<shape[1] {
        let changed = changed(token)
        let past = largestBitDifference(
          changed.slice(axis: 1, 0..<token), plain.slice(axis: 1, 0..<token))
        if past.deviation > worst.deviation { worst = past }
        let rest = token..<shape[1]
        let future = largestDifference(
          changed.slice(axis: 1, rest), plain.slice(axis: 1, rest))
        control = max(control, future.deviation)
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
