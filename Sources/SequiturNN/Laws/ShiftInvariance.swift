// Shift invariance: attention scores that depend on distances alone, not on where a text begins.

import SequiturTensor

extension Laws {
  /// score(i + s, j + s) = score(i, j): what relative encodings satisfy (RoPE, PoPE, ALiBi, T5,
  /// Shaw) and added absolute positions break.
  ///
  /// ```swift
  /// #expect(Laws.shiftInvariance(of: attention, on: x).holds)
  /// ```
  ///
  /// The scores are those before softmax and causal mask, of the rows with what the encoding adds
  /// to them; keys that the encoding excludes count as minus infinity.
  ///
  /// - Parameters:
  ///   - attention: any attention; its encoding is the one that is tested.
  ///   - x: token rows [B, T, C].
  ///   - shift: s, above 0.
  ///   - tolerance: the largest deviation that passes.
  /// - Returns: with the control |score(i + s, j) - score(i, j)|: without any positions it is 0.
  public static func shiftInvariance(
    of attention: MultiHeadAttention, on x: Tensor, by shift: Int = 7, tolerance: Float = 1e-4
  ) -> LawCheck {
    shiftInvariance(length: x.shape[1], by: shift, tolerance: tolerance) { places in
      scores(of: attention, on: x, at: places)
    }
  }

  /// The same for any scores.
  ///
  /// ```swift
  /// let check = Laws.shiftInvariance(length: 6) { places in
  ///   encoding.logitBias(queries: queries, at: places) ?? Tensor(0)
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - length: how many tokens stand in a row.
  ///   - shift: s, above 0.
  ///   - tolerance: the largest deviation that passes.
  ///   - scores: the scores of the same queries and keys at the positions given, in any shape.
  public static func shiftInvariance(
    length: Int, by shift: Int = 7, tolerance: Float = 1e-4,
    of scores: (AttentionPositions) -> Tensor
  ) -> LawCheck {
    guard length > 0, shift > 0 else {
      stop(
        "shift invariance", "length \(length), shift \(shift)", expected: "both to be above 0")
    }
    return withoutGradient {
      let (here, there) = (0..<length, shift..<shift + length)
      let plain = scores(AttentionPositions(queries: here, keys: here))
      let shifted = scores(AttentionPositions(queries: there, keys: there))
      let torn = scores(AttentionPositions(queries: there, keys: here))
      let (deviation, place) = largestDifference(shifted, plain)
      return LawCheck(
        law: "shift invariance", deviation: deviation, place: place, subject: "scores",
        tolerance: tolerance, control: largestDifference(torn, plain).deviation)
    }
  }

  /// The scores [B, H, T, T] of rows [B, T, C] that stand at the positions given.
  private static func scores(
    of attention: MultiHeadAttention, on x: Tensor, at places: AttentionPositions
  ) -> Tensor {
    let (encoding, heads) = (attention.positions, attention.heads)
    func byHead(_ rows: Tensor) -> Tensor {
      rows.reshaped([x.shape[0], x.shape[1], heads, rows.shape[2] / heads])
    }
    let queries = byHead(
      attention.query(encoding.addToTokens(x, from: places.queries.lowerBound)))
    let keys = byHead(attention.key(encoding.addToTokens(x, from: places.keys.lowerBound)))
    let turned = encoding.turn(queries: queries, at: places.queries).transposed(1, 2)
    var scores = turned.matmul(
      encoding.turn(keys: keys, at: places.keys).transposed(1, 2), transposeSecond: true)
    scores = scores * encoding.logitScale(headWidth: queries.shape[3])
    if let bias = encoding.logitBias(queries: queries, at: places) { scores = scores + bias }
    guard let visible = encoding.visibleKeys(heads: heads, at: places) else { return scores }
    return scores.masked(by: visible, fill: -.infinity)
  }
}
