// MultiHeadAttention: self-attention and cross-attention with any position encoding.

import SequiturBase
import SequiturTensor

/// Multi-head attention (Vaswani et al. 2017): each query row becomes a weighted mean of value
/// rows.
///
/// Shapes: x [B, T, C] gives [B, T, C]; a context [B, S, C] serves as keys and values in
/// cross-attention. H heads of width D = C / H, and G heads of keys and values: where G is less than
/// H, each serves H / G neighbouring heads of queries (grouped-query attention, Ainslie et al. 2023;
/// with G = 1 multi-query attention, Shazeer 2019).
///
/// What sharing saves are weights, C (C - G D) each in the maps to keys and values, and as large a
/// part of the cache. It saves no time: every call repeats keys and values, 2 B S C numbers to write
/// and the gradients to sum, and attends as long as with H heads of keys.
public struct MultiHeadAttention: SelfAttention {
  /// C to C.
  @Replaceable public var query: any Layer
  /// C to G * D.
  @Replaceable public var key: any Layer
  /// C to G * D.
  @Replaceable public var value: any Layer
  /// C to C, applied to the heads' results side by side.
  @Replaceable public var output: any Layer
  /// C.
  public let width: Int
  /// H.
  public let heads: Int
  /// G.
  public let keyHeads: Int
  /// Whether a query sees only keys up to its own position.
  public let causal: Bool
  /// The share of weights dropped inside a training scope.
  public let dropout: Float
  /// Whether each head's queries and keys are brought to mean square 1 before the encoding turns
  /// them (after Henry et al. 2020: RMS norm without weights, so that q · k / √D stays within ±√D
  /// whatever the maps' weights).
  public let queryKeyNorm: Bool
  /// Tells queries and keys where they stand.
  public let positions: any PositionEncoding

  /// Creates the layer, with `keyHeads` heads of keys and values, or as many as of queries. Stops if
  /// the heads do not divide the width or the key heads the heads, and at an encoding that
  /// contradicts itself or does nothing.
  public init(
    width: Int, heads: Int, keyHeads: Int? = nil, causal: Bool = false, dropout: Float = 0,
    bias: Bool = true, queryKeyNorm: Bool = false,
    positions: any PositionEncoding = NoPositions(), initialization: Initialization = .uniform,
    outputInitialization: Initialization? = nil, using random: inout SeededRandom
  ) {
    guard heads > 0, width % heads == 0 else {
      stop(
        "MultiHeadAttention", "width \(width) with \(heads) heads",
        expected: "a number of heads that divides the width")
    }
    let keyHeads = keyHeads ?? heads
    guard keyHeads > 0, heads % keyHeads == 0 else {
      stop(
        "MultiHeadAttention", "\(heads) heads with \(keyHeads) key heads",
        expected: "a number of key heads that divides the heads")
    }
    checkConstant("MultiHeadAttention", "dropout", dropout, .belowOne)
    func linear(to outputs: Int, _ start: Initialization) -> Linear {
      Linear(from: width, to: outputs, bias: bias, initialization: start, using: &random)
    }
    let keyWidth = width / heads * keyHeads
    let maps = [width, keyWidth, keyWidth].map { linear(to: $0, initialization) }
    Parameter.placeSideBySide(maps.map(\.weight))
    Parameter.placeSideBySide(maps.compactMap(\.bias))
    query = maps[0]
    key = maps[1]
    value = maps[2]
    output = linear(to: width, outputInitialization ?? initialization)
    self.width = width
    self.heads = heads
    self.keyHeads = keyHeads
    self.causal = causal
    self.dropout = dropout
    self.queryKeyNorm = queryKeyNorm
    self.positions = positions
    positions.checkHooks(width: width, heads: (queries: heads, keys: keyHeads))
  }

  /// [B, T, C] to [B, T, C].
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, keysPresent: nil) }

  /// [B, T, C] to [B, T, C].
  ///
  /// - Parameters:
  ///   - x: the rows.
  ///   - keysPresent: [B, T]; absent keys are truly excluded. A query that sees no key gets the
  ///     bias of the output map alone, never NaN.
  public func callAsFunction(_ x: Tensor, keysPresent: Mask?) -> Tensor {
    guard let maps = plainMaps else {
      return self(x, context: x, keysPresent: keysPresent)
    }
    check(x, role: "x")
    let attended = x.linear(sideBySide: maps).selfAttention(
      heads: heads, scale: positions.logitScale(headWidth: width / heads), causal: causal,
      keysPresent: keysPresent, dropout: dropout)
    return output(attended)
  }

  /// Cross-attention: rows x [B, T, C] ask, rows of the context [B, S, C] answer. Absent rows of
  /// the context [B, S] are truly excluded.
  public func callAsFunction(_ x: Tensor, context: Tensor, keysPresent: Mask? = nil) -> Tensor {
    output(attention(of: x, on: context, keysPresent).output())
  }

  /// Self-attention together with the weights [B, H, T, T], computed for this: do not ask for them
  /// in training.
  public func withWeights(_ x: Tensor, keysPresent: Mask? = nil) -> AttentionResult {
    withWeights(x, context: x, keysPresent: keysPresent)
  }

  /// Cross-attention together with the weights [B, H, T, S].
  public func withWeights(
    _ x: Tensor, context: Tensor, keysPresent: Mask? = nil
  ) -> AttentionResult {
    let attended = attention(of: x, on: context, keysPresent).outputWithWeights()
    return AttentionResult(output: output(attended.output), weights: attended.weights)
  }

  /// Causal self-attention of further rows [B, T, C], which stand behind those in the cache and are
  /// put into it. For inference: nothing gets a gradient.
  public func callAsFunction(_ x: Tensor, cache: inout AttentionCache) -> Tensor {
    withoutGradient { output(attention(of: x, behind: &cache).output()) }
  }

  /// The maps to queries, keys and values, which make one product, while all three are plain ones
  /// whose results attention takes as they are.
  private var plainMaps: [Linear]? {
    guard positions.leavesAttentionAlone, keyHeads == heads, !queryKeyNorm,
      let query = query as? Linear, let key = key as? Linear, let value = value as? Linear
    else { return nil }
    return [query, key, value]
  }

  /// Attention of rows x [B, T, C] on those of a context [B, S, C], which for self-attention is x.
  private func attention(
    of x: Tensor, on context: Tensor, _ keysPresent: Mask?
  ) -> AttentionCall {
    check(x, role: "x")
    check(context, role: "context")
    let places = AttentionPositions(queries: 0..<x.shape[1], keys: 0..<context.shape[1])
    return attention(
      query(x), turned(key(context), at: places.keys), value(context), at: places, keysPresent)
  }

  /// Attention of further rows [B, T, C] on those in the cache and on themselves.
  private func attention(of x: Tensor, behind cache: inout AttentionCache) -> AttentionCall {
    check(x, role: "x")
    guard causal else {
      stop(
        "MultiHeadAttention", "a cache in bidirectional attention",
        expected: "causal attention: later tokens would change the results of earlier ones")
    }
    let end = cache.length + x.shape[1]
    let places = AttentionPositions(queries: cache.length..<end, keys: 0..<end)
    let rows =
      if let maps = plainMaps {
        x.linear(sideBySide: maps).split(axis: -1, into: 3)
      } else {
        [query(x), turned(key(x), at: places.queries), value(x)]
      }
    let (keys, values) = cache.append(keys: rows[1], values: rows[2])
    return attention(rows[0], keys, values, at: places, nil)
  }

  /// Attention of queries [B, T, C] on turned keys and values [B, S, G * D].
  private func attention(
    _ queries: Tensor, _ keys: Tensor, _ values: Tensor, at places: AttentionPositions,
    _ keysPresent: Mask?
  ) -> AttentionCall {
    var call = AttentionCall(
      queries: queries, keys: repeated(keys), values: repeated(values), heads: heads,
      scale: positions.logitScale(headWidth: width / heads), causal: causal,
      keysPresent: keysPresent, dropout: dropout)
    guard queryKeyNorm || !positions.leavesAttentionAlone else { return call }
    let rows = split(queries, heads: heads)
    call.bias = positions.logitBias(queries: rows, at: places)
    call.queries = merged(positions.turn(queries: rows, at: places.queries))
    call.visible = positions.visibleKeys(heads: heads, at: places)
    call.valueAddition = positions.valueAddition(at: places)
    return call
  }

  /// Keys [B, S, G * D] as the encoding turns them, perhaps to another width.
  private func turned(_ keys: Tensor, at places: Range<Int>) -> Tensor {
    merged(positions.turn(keys: split(keys, heads: keyHeads), at: places))
  }

  /// Keys or values [B, S, G * D], each head repeated for the queries' heads that share it:
  /// [B, S, H * D].
  private func repeated(_ rows: Tensor) -> Tensor {
    guard keyHeads < heads else { return rows }
    let (sizes, width) = (Array(rows.shape.prefix(2)), rows.shape[2] / keyHeads)
    return rows.reshaped(sizes + [keyHeads, 1, width])
      .broadcast(to: sizes + [keyHeads, heads / keyHeads, width])
      .reshaped(sizes + [heads * width])
  }

  private func check(_ rows: Tensor, role: String) {
    guard rows.rank == 3, rows.shape[2] == width else {
      stop(
        "MultiHeadAttention", "\(role) of shape \(rows.shape)",
        expected: "[batch, time, \(width)]", involving: (query as? Linear).map { [$0.weight] } ?? []
      )
    }
  }

  /// Queries or keys [B, T, H * D] seen as [B, T, H, D], and normalised if they are to be.
  private func split(_ rows: Tensor, heads: Int) -> Tensor {
    let rows = rows.reshaped([rows.shape[0], rows.shape[1], heads, rows.shape[2] / heads])
    return queryKeyNorm ? rows.rmsNorm() : rows
  }

  /// [B, T, H, D] seen as [B, T, C].
  private func merged(_ rows: Tensor) -> Tensor {
    rows.reshaped([rows.shape[0], rows.shape[1], rows.shape[2] * rows.shape[3]])
  }
}
