// Scaled dot-product attention over heads that stand side by side in the rows: one operation, so that
// splitting and merging heads copies nothing, and the weights are never held unless asked for.

import CSequiturKernels

/// What attention gives back when its weights are asked for.
public struct AttentionResult {
  /// The weighted values [B, T, H * Dv].
  public let output: Tensor
  /// The weights [B, H, T, S] before dropout, without a gradient. A row sums to 1, or is all zeros if
  /// the query sees no key.
  public let weights: Tensor

  /// Puts a result together, such as that of a layer around the operation.
  public init(output: Tensor, weights: Tensor) {
    self.output = output
    self.weights = weights
  }
}

extension Tensor {
  /// softmax(scale q kᵀ + bias) v for each head (Vaswani et al. 2017), on this tensor as queries;
  /// [B, T, H * Dv]. A query that sees no key gets zeros.
  ///
  /// The weights are computed block by block and again in the backward (FlashAttention, Dao et al.
  /// 2022): memory grows with T + S, not with T * S. Dropout alone holds an array of [B, H, T, S].
  ///
  /// - Parameters:
  ///   - keys: [B, S, H * D]; the queries are [B, T, H * D].
  ///   - values: [B, S, H * Dv].
  ///   - heads: H.
  ///   - scale: the factor on q · k; nil for 1 / √D.
  ///   - causal: query t sees key s only if s <= t + S - T. What it does not see has no influence on
  ///     its row, not even NaN.
  ///   - bias: added to the scaled logits, [H, T, S] or [B, H, T, S]; receives a gradient.
  ///   - keysPresent: [B, S]; an absent key is truly excluded: it has weight 0 and no influence.
  ///   - dropout: probability of dropping a weight, inside a training scope.
  public func attention(
    keys: Tensor, values: Tensor, heads: Int, scale: Float? = nil, causal: Bool = false,
    bias: Tensor? = nil, keysPresent: Mask? = nil, dropout: Float = 0
  ) -> Tensor {
    AttentionOperation(
      self, keys, values, heads: heads, scale: scale, causal: causal, bias: bias,
      keysPresent: keysPresent, dropout: dropout
    ).output
  }

  /// The same, together with the weights [B, H, T, S] before dropout, computed once more for this.
  public func attentionWithWeights(
    keys: Tensor, values: Tensor, heads: Int, scale: Float? = nil, causal: Bool = false,
    bias: Tensor? = nil, keysPresent: Mask? = nil, dropout: Float = 0
  ) -> AttentionResult {
    let operation = AttentionOperation(
      self, keys, values, heads: heads, scale: scale, causal: causal, bias: bias,
      keysPresent: keysPresent, dropout: dropout, keepsLogSums: true)
    return AttentionResult(output: operation.output, weights: operation.weights())
  }
}

/// The sizes of one attention, checked.
private struct AttentionSizes {
  let batch, heads, queries, keys, headWidth, valueWidth: Int

  var weightShape: [Int] { [batch, heads, queries, keys] }

  init(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, _ heads: Int, _ bias: Tensor?, _ keysPresent: Mask?
  ) {
    // Made only for a mistake: it costs more than the attention of one token.
    var found: String {
      "queries \(q.shape), keys \(k.shape), values \(v.shape), \(heads) heads"
    }
    guard q.rank == 3, k.rank == 3, v.rank == 3 else {
      stop("attention", found, expected: "three axes each: batch, time, heads * width")
    }
    guard q.shape[0] == k.shape[0], k.shape[0] == v.shape[0], k.shape[1] == v.shape[1] else {
      stop("attention", found, expected: "one batch size, and as many values as keys")
    }
    guard q.shape[2] == k.shape[2], heads > 0, q.shape[2] % heads == 0, v.shape[2] % heads == 0
    else {
      stop(
        "attention", found,
        expected: "queries and keys of one width, and widths that the number of heads divides")
    }
    batch = q.shape[0]
    queries = q.shape[1]
    keys = k.shape[1]
    headWidth = q.shape[2] / heads
    valueWidth = v.shape[2] / heads
    self.heads = heads
    if let bias, bias.shape != weightShape && bias.shape != Array(weightShape.dropFirst()) {
      stop(
        "attention", "bias \(bias.shape)",
        expected: "\(Array(weightShape.dropFirst())) or \(weightShape)", involving: [bias])
    }
    if let keysPresent, keysPresent.shape != [batch, keys] {
      stop("attention", "a key mask of shape \(keysPresent.shape)", expected: "\([batch, keys])")
    }
  }
}

/// One attention, done; keeps what its weights and its backward are computed from.
private struct AttentionOperation {
  /// Tied to the inputs.
  let output: Tensor
  private let call: AttentionKernelCall
  private let logSums: Tensor?

  init(
    _ queries: Tensor, _ keys: Tensor, _ values: Tensor, heads: Int, scale: Float?, causal: Bool,
    bias: Tensor?, keysPresent: Mask?, dropout: Float, keepsLogSums: Bool = false
  ) {
    let sizes = AttentionSizes(queries, keys, values, heads, bias, keysPresent)
    let call = AttentionKernelCall(
      sizes: sizes, q: queries.detached(), k: keys.detached(), v: values.detached(),
      scale: scale ?? 1 / Float(sizes.headWidth).squareRoot(), causal: causal,
      bias: bias?.detached(), biasTrains: bias?.requiresGradient ?? false,
      keysPresent: keysPresent,
      dropoutFactors: Tensor.dropoutFactors(dropout, shape: sizes.weightShape))
    let inputs = [queries, keys, values] + (bias.map { [$0] } ?? [])
    let records = Scope.recordsGradients && inputs.contains(where: \.requiresGradient)
    let logSums =
      records || keepsLogSums
      ? Tensor(uninitialized: [sizes.batch, heads, sizes.queries]) : nil
    let result = call.forward(logSums: logSums)
    output = result.recorded("attention", inputs: inputs) { upstream in
      logSums.map { call.backward(output: result, logSums: $0, upstream: upstream) } ?? []
    }
    self.call = call
    self.logSums = logSums
  }

  /// [B, H, T, S].
  func weights() -> Tensor {
    logSums.map { call.weights(logSums: $0) } ?? Tensor(zeros: call.sizes.weightShape)
  }
}

/// One attention as the kernels take it.
private struct AttentionKernelCall {
  let sizes: AttentionSizes
  let q, k, v: Tensor
  let scale: Float
  let causal: Bool
  let bias: Tensor?
  let biasTrains: Bool
  let keysPresent: Mask?
  let dropoutFactors: Tensor?

  /// The output [B, T, H * Dv]; the logarithms of the rows' sums go to `logSums` [B, H, T].
  func forward(logSums: Tensor?) -> Tensor {
    let output = Tensor(
      uninitialized: [sizes.batch, sizes.queries, sizes.heads * sizes.valueWidth])
    withShape { shape in
      sq_attention(shape, q.pointer, k.pointer, v.pointer, output.pointer, logSums?.pointer)
    }
    return output
  }

  func weights(logSums: Tensor) -> Tensor {
    let weights = Tensor(uninitialized: sizes.weightShape)
    withShape { sq_attention_weights($0, q.pointer, k.pointer, logSums.pointer, weights.pointer) }
    return weights
  }

  func backward(output: Tensor, logSums: Tensor, upstream: Tensor) -> [Tensor?] {
    let dQ = Tensor(uninitialized: q.shape)
    let dK = Tensor(uninitialized: k.shape)
    let dV = Tensor(uninitialized: v.shape)
    let dBias = biasTrains ? Tensor(uninitialized: sizes.weightShape) : nil
    withShape { shape in
      sq_attention_backward(
        shape, q.pointer, k.pointer, v.pointer, output.pointer, logSums.pointer,
        upstream.pointer, dQ.pointer, dK.pointer, dV.pointer, dBias?.pointer)
    }
    guard let bias else { return [dQ, dK, dV] }
    return [dQ, dK, dV, dBias?.summed(to: bias.shape)]
  }

  private func withShape(_ body: (UnsafePointer<sq_attention_shape>) -> Void) {
    var shape = sq_attention_shape()
    shape.batch = Int64(sizes.batch)
    shape.heads = Int64(sizes.heads)
    shape.queries = Int64(sizes.queries)
    shape.keys = Int64(sizes.keys)
    shape.head_width = Int64(sizes.headWidth)
    shape.value_width = Int64(sizes.valueWidth)
    shape.q_row = Int64(sizes.heads * sizes.headWidth)
    shape.k_row = shape.q_row
    shape.v_row = Int64(sizes.heads * sizes.valueWidth)
    shape.out_row = shape.v_row
    shape.q_batch = shape.q_row * shape.queries
    shape.k_batch = shape.k_row * shape.keys
    shape.v_batch = shape.v_row * shape.keys
    shape.out_batch = shape.out_row * shape.queries
    shape.scale = scale
    shape.causal = causal
    if let bias {
      shape.bias = UnsafePointer(bias.pointer)
      shape.bias_head = shape.queries * shape.keys
      shape.bias_batch = bias.rank == 4 ? shape.bias_head * shape.heads : 0
    }
    shape.dropout = dropoutFactors.map { UnsafePointer($0.pointer) }
    if let keysPresent {
      keysPresent.bytes.withUnsafeBufferPointer { present in
        shape.key_present = present.baseAddress
        body(&shape)
      }
    } else {
      body(&shape)
    }
  }
}
