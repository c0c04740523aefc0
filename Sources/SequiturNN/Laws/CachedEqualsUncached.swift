// Cached equals uncached: generating token by token gives what reading the whole text gives.

import SequiturTensor

extension Laws {
  /// Reading a sequence in pieces, with a cache of what came before, gives the outputs of reading
  /// it at once. Tried with tokens one by one, with a first half at once, and with two halves.
  ///
  /// ```swift
  /// let check = Laws.cachedEqualsUncached(on: ids, uncached: { model($0) }) {
  ///   var cache = KeyValueCache()
  ///   return { model($0, cache: &cache) }
  /// }
  /// ```
  ///
  /// Knows no type of cache: whatever a layer keeps is kept by the function that `startingCache`
  /// returns.
  ///
  /// - Parameters:
  ///   - ids: token ids [B, T].
  ///   - tolerance: the largest deviation that passes. Products of other shapes may round
  ///     otherwise.
  ///   - uncached: from all ids [B, T] to [B, T, ...].
  ///   - startingCache: starts an empty cache and returns the function that reads the next ids
  ///     [B, S], the cache remembering them, and gives [B, S, ...].
  /// - Returns: with the control: the outputs' change if every token is read with an empty cache.
  public static func cachedEqualsUncached(
    on ids: Indices, tolerance: Float = 1e-5, uncached: (Indices) -> Tensor,
    startingCache: () -> (Indices) -> Tensor
  ) -> LawCheck {
    cachedEqualsUncached(
      shape: ids.shape, tolerance: tolerance, uncached: { uncached(ids) },
      startingCache: {
        let read = startingCache()
        return { read(ids.columns($0)) }
      })
  }

  /// The same for a function of token rows [B, T, C].
  public static func cachedEqualsUncached(
    on x: Tensor, tolerance: Float = 1e-5, uncached: (Tensor) -> Tensor,
    startingCache: () -> (Tensor) -> Tensor
  ) -> LawCheck {
    cachedEqualsUncached(
      shape: x.shape, tolerance: tolerance, uncached: { uncached(x) },
      startingCache: {
        let read = startingCache()
        return { read(x.slice(axis: 1, $0)) }
      })
  }

  private static func cachedEqualsUncached(
    shape: [Int], tolerance: Float, uncached: () -> Tensor,
    startingCache: () -> (_ tokens: Range<Int>) -> Tensor
  ) -> LawCheck {
    let law = "cached equals uncached"
    checkSequences(shape, law: law)
    let (length, half) = (shape[1], shape[1] / 2)
    let single = (0..<length).map { $0..<$0 + 1 }
    let ways = [single, [0..<half] + single[half...], [0..<half, half..<length]]
    return withoutGradient {
      let whole = uncached()
      var worst: (deviation: Float, place: [Int]?) = (0, nil)
      for way in ways {
        let read = startingCache()
        let found = largestDifference(.concatenate(way.map(read), axis: 1), whole)
        if found.deviation > worst.deviation { worst = found }
      }
      let forgetful = Tensor.concatenate(single.map { startingCache()($0) }, axis: 1)
      return LawCheck(
        law: law, deviation: worst.deviation, place: worst.place, tolerance: tolerance,
        control: largestDifference(forgetful, whole).deviation)
    }
  }
}
