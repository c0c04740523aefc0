// MultiHeadAttention: self-attention and cross-attention with any position encoding.

import SequiturBase
import SequiturTensor

/// Multi-head attention (Vaswani et al. 2017): each query row becomes a weighted mean of value
/// rows.
///
/// Shapes: x [B, T, C] gives [B, T, C]; a context [B, S, C] serves as keys and values in
/// cross-attention. H heads of width D = C / H.
public struct MultiHeadAttention: SelfAttention {
  /// C to C.
  @Replaceable public var query: any Layer
  /// C to C.
  @Replaceable public var key: any Layer
  /// C to C.
  @Replaceable public var value: any Layer
  /// C to C, applied to the heads' results side by side.
  @Replaceable public var output: any Layer
  /// C.
  public let width: Int
  /// H.
  public let heads: Int
  /// Whether a query sees only keys up to its own position.
  public let causal: Bool
  /// The share of weights dropped inside a training scope.
  public let dropout: Float
  /// Tells queries and keys where they stand.
  public let positions: any PositionEncoding

  /// Creates the layer. Stops if the heads do not divide the width, and at an encoding that
  /// contradicts itself or does nothing.
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
    checkConstant("MultiHeadAttention", "dropout", dropout, .belowOne)
    func linear(_ start: Initialization) -> Linear {
      Linear(from: width, to: width, bias: bias, initialization: start, using: &random)
    }
    let maps = (0..<3).map { _ in linear(initialization) }
    Parameter.placeSideBySide(maps.map(\.weight))
    Parameter.placeSideBySide(maps.compactMap(\.bias))
    query = maps[0]
    key = maps[1]
    value = maps[2]
    output = linear(outputInitialization ?? initialization)
    self.width = width
    self.heads = heads
    self.causal = causal
    self.dropout = dropout
    self.positions = positions
    positions.checkHooks(width: width, heads: heads)
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
    guard positions.leavesAttentionAlone, let maps = plainMaps else {
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

  /// The maps to queries, keys and values while all three are plain ones, which make one product.
  private var plainMaps: [Linear]? {
    guard let query = query as? Linear, let key = key as? Linear, let value = value as? Linear
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
      if positions.leavesAttentionAlone, let maps = plainMaps {
        x.linear(sideBySide: maps).split(axis: -1, into: 3)
      } else {
        [query(x), turned(key(x), at: places.queries), value(x)]
      }
    let (keys, values) = cache.append(keys: rows[1], values: rows[2])
    return attention(rows[0], keys, values, at: places, nil)
  }

  /// Attention of queries [B, T, C] on turned keys [B, S, H * D] and values [B, S, C].
  private func attention(
    _ queries: Tensor, _ keys: Tensor, _ values: Tensor, at places: AttentionPositions,
    _ keysPresent: Mask?
  ) -> AttentionCall {
    var call = AttentionCall(
      queries: queries, keys: keys, values: values, heads: heads,
      scale: positions.logitScale(headWidth: width / heads), causal: causal,
      keysPresent: keysPresent, dropout: dropout)
    guard !positions.leavesAttentionAlone else { return call }
    let rows = split(queries)
    call.bias = positions.logitBias(queries: rows, at: places)
    call.queries = merged(positions.turn(queries: rows, at: places.queries))
    call.visible = positions.visibleKeys(heads: heads, at: places)
    call.valueAddition = positions.valueAddition(at: places)
    return call
  }

  /// Keys [B, S, C] as the encoding turns them, [B, S, H * D].
  private func turned(_ keys: Tensor, at places: Range<Int>) -> Tensor {
    merged(positions.turn(keys: split(keys), at: places))
  }

  private func check(_ rows: Tensor, role: String) {
    guard rows.rank == 3, rows.shape[2] == width else {
      stop(
        "MultiHeadAttention", "\(role) of shape \(rows.shape)",
        expected: "[batch, time, \(width)]", involving: (query as? Linear).map { [$0.weight] } ?? []
      )
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
