// Scaled dot-product attention over heads that stand side by side in the rows: one operation, so
// that splitting and merging heads copies nothing, and the weights are never held unless asked for.

import CSequiturKernels

/// What attention gives back when its weights are asked for.
public struct AttentionResult {
  /// The weighted values [B, T, H * Dv].
  public let output: Tensor
  /// The weights [B, H, T, S] before dropout, without a gradient. A row sums to 1, or is all zeros
  /// if the query sees no key.
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
  ///   - causal: query t sees key s only if s <= t + S - T. What it does not see has no influence
  ///     on its row, not even NaN.
  ///   - bias: added to the scaled logits, [H, T, S] or [B, H, T, S]; receives a gradient.
  ///   - keysPresent: [B, S]; an absent key is truly excluded: it has weight 0 and no influence.
  ///   - dropout: probability of dropping a weight, inside a training scope.
  public func attention(
    keys: Tensor, values: Tensor, heads: Int, scale: Float? = nil, causal: Bool = false,
    bias: Tensor? = nil, keysPresent: Mask? = nil, dropout: Float = 0
  ) -> Tensor {
    AttentionOperation(
      inputs: [self, keys, values],
      rows: AttentionRows(queries: self, keys: keys, values: values), heads: heads, scale: scale,
      causal: causal, bias: bias, keysPresent: keysPresent, dropout: dropout
    ).output
  }

  /// Self-attention on this tensor's rows [B, T, 3 C], each a query, its key and its value side by
  /// side as ``linear(weights:biases:)`` leaves them; [B, T, C]. For the rest see
  /// ``attention(keys:values:heads:scale:causal:bias:keysPresent:dropout:)``.
  public func selfAttention(
    heads: Int, scale: Float? = nil, causal: Bool = false, keysPresent: Mask? = nil,
    dropout: Float = 0
  ) -> Tensor {
    guard rank == 3, shape[2] % 3 == 0 else {
      stop("selfAttention", "rows \(shape)", expected: "[batch, time, 3 * width]")
    }
    return AttentionOperation(
      inputs: [self], rows: AttentionRows(sideBySide: self), heads: heads, scale: scale,
      causal: causal, bias: nil, keysPresent: keysPresent, dropout: dropout
    ).output
  }

  /// The same, together with the weights [B, H, T, S] before dropout, computed once more for this.
  public func attentionWithWeights(
    keys: Tensor, values: Tensor, heads: Int, scale: Float? = nil, causal: Bool = false,
    bias: Tensor? = nil, keysPresent: Mask? = nil, dropout: Float = 0
  ) -> AttentionResult {
    let operation = AttentionOperation(
      inputs: [self, keys, values],
      rows: AttentionRows(queries: self, keys: keys, values: values), heads: heads, scale: scale,
      causal: causal, bias: bias, keysPresent: keysPresent, dropout: dropout, keepsStatistics: true)
    return AttentionResult(output: operation.output, weights: operation.weights())
  }
}

/// Where the rows of queries, keys and values stand: in three tensors, or side by side in one.
private struct AttentionRows {
  /// Without a past.
  let tensors: [Tensor]
  /// [B, T, H * D] of each.
  let q, k, v: [Int]

  init(queries: Tensor, keys: Tensor, values: Tensor) {
    tensors = [queries, keys, values].map { $0.detached() }
    (q, k, v) = (queries.shape, keys.shape, values.shape)
  }

  init(sideBySide rows: Tensor) {
    tensors = [rows.detached()]
    q = rows.shape(withLast: rows.shape[2] / 3)
    (k, v) = (q, q)
  }

  typealias Pointer = UnsafeMutablePointer<Float>

  /// The first query, key and value in such tensors, given by their number; nil in one that is not
  /// there.
  func pointers(in tensor: (Int) -> Tensor?) -> (q: Pointer?, k: Pointer?, v: Pointer?) {
    let first = tensor(0)?.pointer
    return tensors.count == 3
      ? (first, tensor(1)?.pointer, tensor(2)?.pointer)
      : (first, first.map { $0 + q[2] }, first.map { $0 + 2 * q[2] })
  }

  /// From one row to the next: of queries, keys, values.
  var strides: (q: Int, k: Int, v: Int) {
    tensors.count == 3 ? (q[2], k[2], v[2]) : (3 * q[2], 3 * q[2], 3 * q[2])
  }
}

/// The sizes of one attention, checked.
private struct AttentionSizes {
  let batch, heads, queries, keys, headWidth, valueWidth: Int

  var weightShape: [Int] { [batch, heads, queries, keys] }

  init(_ rows: AttentionRows, _ heads: Int, _ bias: Tensor?, _ keysPresent: Mask?) {
    let (q, k, v) = (rows.q, rows.k, rows.v)
    // Made only for a mistake: it costs more than the attention of one token.
    var found: String { "queries \(q), keys \(k), values \(v), \(heads) heads" }
    guard q.count == 3, k.count == 3, v.count == 3 else {
      stop("attention", found, expected: "three axes each: batch, time, heads * width")
    }
    guard q[0] == k[0], k[0] == v[0], k[1] == v[1] else {
      stop("attention", found, expected: "one batch size, and as many values as keys")
    }
    guard q[2] == k[2], heads > 0, q[2] % heads == 0, v[2] % heads == 0 else {
      stop(
        "attention", found,
        expected: "queries and keys of one width, and widths that the number of heads divides")
    }
    (batch, queries, keys) = (q[0], q[1], k[1])
    (headWidth, valueWidth) = (q[2] / heads, v[2] / heads)
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
  private let statistics: Tensor?

  init(
    inputs: [Tensor], rows: AttentionRows, heads: Int, scale: Float?, causal: Bool, bias: Tensor?,
    keysPresent: Mask?, dropout: Float, keepsStatistics: Bool = false
  ) {
    let sizes = AttentionSizes(rows, heads, bias, keysPresent)
    let call = AttentionKernelCall(
      sizes: sizes, rows: rows,
      scale: scale ?? 1 / Float(sizes.headWidth).squareRoot(), causal: causal,
      bias: bias?.detached(), trains: inputs.map(\.requiresGradient),
      biasTrains: bias?.requiresGradient ?? false,
      keysPresent: keysPresent,
      dropoutFactors: Tensor.dropoutFactors(dropout, shape: sizes.weightShape))
    let inputs = bias.map { inputs + [$0] } ?? inputs
    let records = Scope.recordsGradients && inputs.contains(where: \.requiresGradient)
    let statistics =
      records || keepsStatistics
      ? Tensor(uninitialized: [2, sizes.batch, heads, sizes.queries]) : nil
    let result = call.forward(statistics: statistics)
    (self.call, self.statistics) = (call, statistics)
    guard Scope.isWatched else {
      output = result
      return
    }
    output = result.recorded("attention", inputs: inputs) { upstream in
      statistics.map { call.backward(output: result, statistics: $0, upstream: upstream) } ?? []
    }
  }

  /// [B, H, T, S].
  func weights() -> Tensor {
    statistics.map { call.weights(statistics: $0) } ?? Tensor(zeros: call.sizes.weightShape)
  }
}

/// One attention as the kernels take it.
private struct AttentionKernelCall {
  let sizes: AttentionSizes
  let rows: AttentionRows
  let scale: Float
  let causal: Bool
  let bias: Tensor?
  /// Whether a gradient goes to each of the rows' tensors.
  let trains: [Bool]
  let biasTrains: Bool
  let keysPresent: Mask?
  let dropoutFactors: Tensor?

  /// The output [B, T, H * Dv]; the largest logit of each query, and one over the sum of e^(logit -
  /// largest), go to `statistics` [2, B, H, T].
  func forward(statistics: Tensor?) -> Tensor {
    let output = Tensor(
      uninitialized: [sizes.batch, sizes.queries, sizes.heads * sizes.valueWidth])
    let from = rows.pointers { rows.tensors[$0] }
    withShape { sq_attention($0, from.q, from.k, from.v, output.pointer, statistics?.pointer) }
    return output
  }

  func weights(statistics: Tensor) -> Tensor {
    let weights = Tensor(uninitialized: sizes.weightShape)
    let from = rows.pointers { rows.tensors[$0] }
    withShape { sq_attention_weights($0, from.q, from.k, statistics.pointer, weights.pointer) }
    return weights
  }

  func backward(output: Tensor, statistics: Tensor, upstream: Tensor) -> [Tensor?] {
    let gradients = zip(rows.tensors, trains).map { $1 ? Tensor(uninitialized: $0.shape) : nil }
    let (from, to) = (rows.pointers { rows.tensors[$0] }, rows.pointers { gradients[$0] })
    let dBias = biasTrains ? Tensor(uninitialized: sizes.weightShape) : nil
    withShape { shape in
      sq_attention_backward(
        shape, from.q, from.k, from.v, output.pointer, statistics.pointer, upstream.pointer,
        to.q, to.k, to.v, dBias?.pointer)
    }
    return bias.map { gradients + [dBias?.summed(to: $0.shape)] } ?? gradients
  }

  private func withShape(_ body: (UnsafePointer<sq_attention_shape>) -> Void) {
    var shape = sq_attention_shape()
    shape.batch = Int64(sizes.batch)
    shape.heads = Int64(sizes.heads)
    shape.queries = Int64(sizes.queries)
    shape.keys = Int64(sizes.keys)
    shape.head_width = Int64(sizes.headWidth)
    shape.value_width = Int64(sizes.valueWidth)
    let strides = rows.strides
    (shape.q_row, shape.k_row) = (Int64(strides.q), Int64(strides.k))
    shape.v_row = Int64(strides.v)
    shape.out_row = Int64(sizes.heads * sizes.valueWidth)
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
