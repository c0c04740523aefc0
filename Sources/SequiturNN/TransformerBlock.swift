// TransformerBlock: attention and feed-forward, each with a residual connection and a norm.

import SequiturTensor

/// The sizes and choices of one block; all blocks of a model share them.
public struct BlockConfiguration: Hashable, Codable, Sendable {
  /// C.
  public var width: Int
  /// H; divides the width.
  public var heads: Int
  /// The inner width of the feed-forward network.
  public var hidden: Int
  /// Whether attention sees only the past.
  public var causal = false
  /// The share dropped from attention weights and from each branch, in a training scope.
  public var dropout: Float = 0
  /// Whether linear maps and layer norms have a bias.
  public var bias = true
  /// Which norm.
  public var normalization = Normalization.layer
  /// What the norms add to the variance or to the mean square.
  public var normEpsilon: Float = 1e-5
  /// Before the branch or after the sum.
  public var placement = NormPlacement.pre
  /// The feed-forward network's non-linearity.
  public var activation = Activation.gelu

  /// Creates a configuration with a hidden width of four times the width, bidirectional, pre-norm,
  /// GELU and no dropout; change properties as needed.
  public init(width: Int, heads: Int) {
    self.width = width
    self.heads = heads
    hidden = 4 * width
  }

  /// A norm of a block, or the one behind the last.
  package func norm() -> any NormLayer {
    normalization.layer(width: width, bias: bias, epsilon: normEpsilon)
  }
}

/// One block of a transformer: x + attention, x + feed-forward, with norms before (pre) or after the
/// sums (post).
///
/// Shapes: [B, T, C] gives [B, T, C].
public struct TransformerBlock: Layer {
  /// The norm of the attention branch.
  public let attentionNorm: any NormLayer
  /// Self-attention.
  public let attention: MultiHeadAttention
  /// The norm of the feed-forward branch.
  public let feedForwardNorm: any NormLayer
  /// The position-wise network.
  public let feedForward: FeedForward
  /// Applied to each branch before the sum.
  public let dropout: Dropout
  /// Where the norms stand.
  public let placement: NormPlacement

  /// Creates the block.
  ///
  /// - Parameters:
  ///   - configuration: its sizes and choices.
  ///   - positions: the encoding that its attention uses.
  ///   - initialization: how the linear maps start.
  ///   - outputInitialization: how the last map of each branch starts, if otherwise.
  ///   - random: where the start values come from.
  public init(
    _ configuration: BlockConfiguration, positions: any PositionEncoding = NoPositions(),
    initialization: Initialization = .uniform, outputInitialization: Initialization? = nil,
    using random: inout SeededRandom
  ) {
    let c = configuration
    attentionNorm = c.norm()
    attention = MultiHeadAttention(
      width: c.width, heads: c.heads, causal: c.causal, dropout: c.dropout, bias: c.bias,
      positions: positions, initialization: initialization,
      outputInitialization: outputInitialization, using: &random)
    feedForwardNorm = c.norm()
    feedForward = FeedForward(
      width: c.width, hidden: c.hidden, activation: c.activation, bias: c.bias,
      initialization: initialization, outputInitialization: outputInitialization, using: &random)
    dropout = Dropout(c.dropout)
    placement = c.placement
  }

  /// [B, T, C] to [B, T, C].
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, keysPresent: nil) }

  /// [B, T, C] to [B, T, C], with absent positions [B, T] excluded from attention.
  public func callAsFunction(_ x: Tensor, keysPresent: Mask?) -> Tensor {
    self(ResidualStream(x), keysPresent: keysPresent).sum
  }

  /// The same from stream to stream, for a row of blocks.
  public func callAsFunction(_ stream: ResidualStream, keysPresent: Mask? = nil) -> ResidualStream {
    passed(stream) { attention($0, keysPresent: keysPresent) }
  }

  /// The same, together with the attention weights [B, H, T, T], computed for this: do not ask for
  /// them in training.
  public func withWeights(_ x: Tensor, keysPresent: Mask? = nil) -> AttentionResult {
    var weights: [Tensor] = []
    let output = passed(ResidualStream(x)) { rows in
      let attended = attention.withWeights(rows, keysPresent: keysPresent)
      weights.append(attended.weights)
      return attended.output
    }
    // There is one attention in a block, and so one set of weights.
    return AttentionResult(output: output.sum, weights: weights[0])
  }

  /// Further rows [B, T, C], which stand behind those in the cache and are put into it. For inference:
  /// nothing gets a gradient.
  public func callAsFunction(_ stream: ResidualStream, cache: inout AttentionCache)
    -> ResidualStream
  {
    withoutGradient { passed(stream) { attention($0, cache: &cache) } }
  }

  /// Both sums; the second is left to whoever reads the result.
  private func passed(_ stream: ResidualStream, attended: (Tensor) -> Tensor) -> ResidualStream {
    switch placement {
    case .pre:
      let x = attentionNorm(stream)
      let middle = feedForwardNorm(ResidualStream(x.sum, adding: dropout(attended(x.norm))))
      return ResidualStream(middle.sum, adding: dropout(feedForward(middle.norm)))
    case .post:
      let x = stream.sum
      let middle = attentionNorm(ResidualStream(x, adding: dropout(attended(x)))).norm
      let branch = dropout(feedForward(middle))
      return ResidualStream(feedForwardNorm(ResidualStream(middle, adding: branch)).norm)
    }
  }
}
