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
  ///   - x: token rows [B, T, C] or ids [B, T].
  ///   - tolerance: the largest deviation that passes. Products of other shapes may round
  ///     otherwise.
  ///   - uncached: from all of them to [B, T, ...].
  ///   - startingCache: starts an empty cache and returns the function that reads the next S
  ///     tokens, the cache remembering them, and gives [B, S, ...].
  /// - Returns: with the control: the outputs' change if every token is read with an empty cache.
  public static func cachedEqualsUncached<Sequences: TokenSequences>(
    on x: Sequences, tolerance: Float = 1e-5, uncached: (Sequences) -> Tensor,
    startingCache: () -> (Sequences) -> Tensor
  ) -> LawCheck where Sequences.Changed == Sequences {
    let law = "cached equals uncached"
    checkSequences(x.shape, law: law)
    let (length, half) = (x.shape[1], x.shape[1] / 2)
    let single = (0..<length).map { $0..<$0 + 1 }
    let ways = [single, [0..<half] + single[half...], [0..<half, half..<length]]
    return withoutGradient {
      let whole = uncached(x)
      var worst: (deviation: Float, place: [Int]?) = (0, nil)
      for way in ways {
        let read = startingCache()
        let found = largestDifference(
          .concatenate(way.map { read(x.tokens($0)) }, axis: 1), whole)
        if found.deviation > worst.deviation { worst = found }
      }
      let forgetful = Tensor.concatenate(
        single.map { startingCache()(x.tokens($0)) }, axis: 1)
      return LawCheck(
        law: law, deviation: worst.deviation, place: worst.place, tolerance: tolerance,
        control: largestDifference(forgetful, whole).deviation)
    }
  }
}
