// MultiHeadAttention: self-attention and cross-attention with any position scheme.

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
    withWeights(x, context: context, keysPresent: keysPresent).output
  }

  /// The same, together with the weights [B, H, T, S].
  public func withWeights(
    _ x: Tensor, context: Tensor? = nil, keysPresent: Mask? = nil
  ) -> AttentionResult {
    let context = context ?? x
    for (role, rows) in [("x", x), ("context", context)] {
      guard rows.rank == 3, rows.shape[2] == query.weight.shape[1] else {
        stop(
          "MultiHeadAttention", "\(role) of shape \(rows.shape)",
          expected: "[batch, time, \(query.weight.shape[1])]", involving: [query.weight])
      }
    }
    return attend(
      query(x), keys: key(context), values: value(context),
      at: AttentionPositions(queries: 0..<x.shape[1], keys: 0..<context.shape[1]),
      keysPresent: keysPresent)
  }

  /// Attention of queries [B, T, C] on keys and values [B, S, C], with every hook of the scheme.
  private func attend(
    _ queries: Tensor, keys: Tensor, values: Tensor, at places: AttentionPositions,
    keysPresent: Mask?
  ) -> AttentionResult {
    let split = split(queries)
    let bias = positions.logitBias(queries: split, at: places)
    let call = AttentionCall(
      queries: merged(positions.turn(queries: split, at: places.queries)),
      keys: merged(positions.turn(keys: self.split(keys), at: places.keys)), values: values,
      heads: heads, scale: positions.logitScale(headWidth: split.shape[3]), causal: causal,
      bias: bias, visible: positions.visibleKeys(heads: heads, at: places),
      keysPresent: keysPresent,
      valueAddition: positions.valueAddition(at: places), dropout: dropout)
    let attended = call.result()
    return AttentionResult(output: output(attended.output), weights: attended.weights)
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
