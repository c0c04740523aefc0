// AttentionCall: one attention with all that a position encoding says about it; fused where it
// can be, in several steps where it must be.

import SequiturTensor

/// One attention: queries [B, T, H * D] on keys [B, S, H * D] and values [B, S, H * Dv].
struct AttentionCall {
  var queries: Tensor
  let keys, values: Tensor
  let heads: Int
  let scale: Float
  /// Query t sees key s only if s <= t + S - T.
  let causal: Bool
  /// [H, T, S] or [B, H, T, S].
  var bias: Tensor?
  /// [H, T, S].
  var visible: Mask?
  /// [B, S].
  let keysPresent: Mask?
  /// From weights [B, H, T, S] to what the outputs [B, T, H, Dv] gain.
  var valueAddition: ((_ weights: Tensor) -> Tensor)?
  let dropout: Float

  /// The weighted values [B, T, H * Dv].
  func output() -> Tensor {
    guard isFused else { return stepByStep().output }
    return queries.attention(
      keys: keys, values: values, heads: heads, scale: scale, causal: causal, bias: bias,
      keysPresent: keysPresent, dropout: dropout)
  }

  /// The weighted values [B, T, H * Dv] and the weights [B, H, T, S] before dropout.
  func outputWithWeights() -> AttentionResult {
    guard isFused else { return stepByStep() }
    return queries.attentionWithWeights(
      keys: keys, values: values, heads: heads, scale: scale, causal: causal, bias: bias,
      keysPresent: keysPresent, dropout: dropout)
  }

  private var isFused: Bool { visible == nil && valueAddition == nil }

  /// Product, softmax, product: as the fused operation, but for masks of single heads and for
  /// weights that have a gradient.
  private func stepByStep() -> AttentionResult {
    let (batch, time) = (queries.shape[0], queries.shape[1])
    var logits =
      byHead(queries).matmul(byHead(withoutAbsent(keys)), transposeSecond: true) * scale
    if let bias { logits = logits + bias }
    let weights = mask().map { logits.softmax(keeping: $0) } ?? logits.softmax()
    let dropped = weights.dropout(dropout)
    var output = dropped.matmul(byHead(withoutAbsent(values))).transposed(1, 2)
    if let valueAddition { output = output + valueAddition(dropped) }
    return AttentionResult(
      output: output.reshaped([batch, time, values.shape[2]]), weights: weights.detached())
  }

  /// [B, T, H * D] as [B, H, T, D].
  private func byHead(_ rows: Tensor) -> Tensor {
    rows.reshaped([rows.shape[0], rows.shape[1], heads, rows.shape[2] / heads]).transposed(1, 2)
  }

  /// Rows [B, S, C] with zeros for absent keys, whose weight of 0 would not silence NaN.
  private func withoutAbsent(_ rows: Tensor) -> Tensor {
    guard let keysPresent else { return rows }
    let width = rows.shape[2]
    let kept = keysPresent.bytes.flatMap { [Bool](repeating: $0 != 0, count: width) }
    return rows.masked(by: Mask(kept, shape: rows.shape), fill: 0)
  }

  /// Which keys take part, [B, H, T, S], or [1, H, T, S] if it is the same for all sequences; nil
  /// if all do.
  private func mask() -> Mask? {
    guard causal || visible != nil || keysPresent != nil else { return nil }
    let (time, length) = (queries.shape[1], keys.shape[1])
    let sequences = keysPresent == nil ? 1 : queries.shape[0]
    var takesPart: [Bool] = []
    takesPart.reserveCapacity(sequences * heads * time * length)
    for sequence in 0..<sequences {
      for row in 0..<heads * time {
        let seen = causal ? row % time + 1 + length - time : length
        for key in 0..<length {
          takesPart.append(
            key < seen && visible?[row * length + key] != false
              && keysPresent?[sequence * length + key] != false)
        }
      }
    }
    return Mask(takesPart, shape: [sequences, heads, time, length])
  }
}
