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
    let places = AttentionPositions(queries: 0..<x.shape[1], keys: 0..<context.shape[1])
    let (q, bias) = turnedQueries(query(x), at: places)
    let k = merged(positions.turn(keys: split(key(context)), at: places.keys))
    let attended = q.attention(
      keys: k, values: value(context), heads: heads,
      scale: 1 / Float(x.shape[2] / heads).squareRoot(), causal: causal, bias: bias,
      keysPresent: keysPresent, dropout: dropout)
    return AttentionResult(output: output(attended.output), weights: attended.weights)
  }

  /// The queries after the scheme turned them, and its bias on the logits.
  private func turnedQueries(
    _ q: Tensor, at places: AttentionPositions
  ) -> (queries: Tensor, bias: Tensor?) {
    let split = split(q)
    let bias = positions.logitBias(queries: split, at: places)
    return (merged(positions.turn(queries: split, at: places.queries)), bias)
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
