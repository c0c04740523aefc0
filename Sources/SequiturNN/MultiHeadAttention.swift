// MultiHeadAttention: self-attention and cross-attention with any position encoding.

import SequiturTensor

/// Multi-head attention (Vaswani et al. 2017): each query row becomes a weighted mean of value rows.
///
/// Shapes: x [B, T, C] gives [B, T, C]; a context [B, S, C] serves as keys and values in
/// cross-attention. H heads of width D = C / H.
public struct MultiHeadAttention: Module {
  /// C to C.
  public let query: Linear
  /// C to C.
  public let key: Linear
  /// C to C.
  public let value: Linear
  /// C to C, applied to the heads' results side by side.
  public let output: Linear
  /// H.
  public let heads: Int
  /// Whether a query sees only keys up to its own position.
  public let causal: Bool
  /// The share of weights dropped inside a training scope.
  public let dropout: Float
  /// Tells queries and keys where they stand.
  public let positions: any PositionEncoding

  /// Creates the layer. Stops if the heads do not divide the width.
  public init(
    width: Int, heads: Int, causal: Bool = false, dropout: Float = 0, bias: Bool = true,
    positions: any PositionEncoding = NoPositions(), initialization: Initialization = .uniform,
    outputInitialization: Initialization? = nil, using random: inout SeededRandom
  ) {
    guard heads > 0, width % heads == 0 else {
      stop(
        "MultiHeadAttention", "width \(width) with \(heads) heads",
        expected: "a number of heads that divides the width")
    }
    func linear(_ start: Initialization) -> Linear {
      Linear(from: width, to: width, bias: bias, initialization: start, using: &random)
    }
    query = linear(initialization)
    key = linear(initialization)
    value = linear(initialization)
    output = linear(outputInitialization ?? initialization)
    Parameter.placeSideBySide([query.weight, key.weight, value.weight])
    Parameter.placeSideBySide([query, key, value].compactMap(\.bias))
    self.heads = heads
    self.causal = causal
    self.dropout = dropout
    self.positions = positions
  }

  /// [B, T, C] to [B, T, C].
  ///
  /// - Parameters:
  ///   - x: the rows that ask.
  ///   - context: the rows that answer [B, S, C]; nil for x itself.
  ///   - keysPresent: [B, S]; absent keys are truly excluded. A query that sees no key gets the bias of
  ///     the output map alone, never NaN.
  public func callAsFunction(
    _ x: Tensor, context: Tensor? = nil, keysPresent: Mask? = nil
  ) -> Tensor {
    guard context == nil, positions.leavesAttentionAlone else {
      return output(call(x, context: context, keysPresent: keysPresent).output())
    }
    check(x, role: "x")
    let attended = queryKeyValue(x).selfAttention(
      heads: heads, scale: positions.logitScale(headWidth: x.shape[2] / heads), causal: causal,
      keysPresent: keysPresent, dropout: dropout)
    return output(attended)
  }

  /// The same, together with the weights [B, H, T, S], computed for this: do not ask for them in
  /// training.
  public func withWeights(
    _ x: Tensor, context: Tensor? = nil, keysPresent: Mask? = nil
  ) -> AttentionResult {
    mapped(call(x, context: context, keysPresent: keysPresent).outputWithWeights())
  }

  /// Causal self-attention of further rows [B, T, C], which stand behind those in the cache and are
  /// put into it. For inference: nothing gets a gradient.
  public func callAsFunction(_ x: Tensor, cache: inout AttentionCache) -> Tensor {
    withoutGradient { output(call(x, cache: &cache).output()) }
  }

  /// The same, together with the weights [B, H, T, S], S counting all.
  public func withWeights(_ x: Tensor, cache: inout AttentionCache) -> AttentionResult {
    withoutGradient { mapped(call(x, cache: &cache).outputWithWeights()) }
  }

  /// Queries, keys and values side by side, [B, T, 3 C].
  private func queryKeyValue(_ x: Tensor) -> Tensor {
    x.linear(
      weights: [query.weight, key.weight, value.weight],
      biases: [query, key, value].compactMap(\.bias))
  }

  private func mapped(_ attended: AttentionResult) -> AttentionResult {
    AttentionResult(output: output(attended.output), weights: attended.weights)
  }

  private func call(_ x: Tensor, context: Tensor?, keysPresent: Mask?) -> AttentionCall {
    let context = context ?? x
    check(x, role: "x")
    check(context, role: "context")
    let places = AttentionPositions(queries: 0..<x.shape[1], keys: 0..<context.shape[1])
    return call(
      query(x), keys: turned(key(context), at: places.keys), values: value(context), at: places,
      keysPresent: keysPresent)
  }

  private func call(_ x: Tensor, cache: inout AttentionCache) -> AttentionCall {
    check(x, role: "x")
    guard causal else {
      stop(
        "MultiHeadAttention", "a cache in bidirectional attention",
        expected: "causal attention: later tokens would change the results of earlier ones")
    }
    let end = cache.length + x.shape[1]
    let places = AttentionPositions(queries: cache.length..<end, keys: 0..<end)
    let rows =
      positions.leavesAttentionAlone
      ? queryKeyValue(x).evenParts(3)
      : [query(x), turned(key(x), at: places.queries), value(x)]
    let (keys, values) = cache.append(keys: rows[1], values: rows[2])
    return call(rows[0], keys: keys, values: values, at: places, keysPresent: nil)
  }

  /// Attention of queries [B, T, C] on turned keys [B, S, H * D] and values [B, S, C].
  private func call(
    _ queries: Tensor, keys: Tensor, values: Tensor, at places: AttentionPositions,
    keysPresent: Mask?
  ) -> AttentionCall {
    guard !positions.leavesAttentionAlone else {
      return AttentionCall(
        queries: queries, keys: keys, values: values, heads: heads,
        scale: positions.logitScale(headWidth: queries.shape[2] / heads), causal: causal,
        bias: nil, visible: nil, keysPresent: keysPresent, valueAddition: nil, dropout: dropout)
    }
    let queries = split(queries)
    let bias = positions.logitBias(queries: queries, at: places)
    return AttentionCall(
      queries: merged(positions.turn(queries: queries, at: places.queries)), keys: keys,
      values: values, heads: heads, scale: positions.logitScale(headWidth: queries.shape[3]),
      causal: causal, bias: bias, visible: positions.visibleKeys(heads: heads, at: places),
      keysPresent: keysPresent, valueAddition: positions.valueAddition(at: places),
      dropout: dropout)
  }

  /// Keys [B, S, C] as the encoding turns them, [B, S, H * D].
  private func turned(_ keys: Tensor, at places: Range<Int>) -> Tensor {
    merged(positions.turn(keys: split(keys), at: places))
  }

  private func check(_ rows: Tensor, role: String) {
    guard rows.rank == 3, rows.shape[2] == query.weight.shape[1] else {
      stop(
        "MultiHeadAttention", "\(role) of shape \(rows.shape)",
        expected: "[batch, time, \(query.weight.shape[1])]", involving: [query.weight])
    }
  }

  /// [B, T, C] seen as [B, T, H, D].
  private func split(_ rows: Tensor) -> Tensor {
    rows.reshaped([rows.shape[0], rows.shape[1], heads, rows.shape[2] / heads])
  }

  /// [B, T, H, D] seen as [B, T, C].
  private func merged(_ rows: Tensor) -> Tensor {
    rows.reshaped([rows.shape[0], rows.shape[1], rows.shape[2] * rows.shape[3]])
  }
}
