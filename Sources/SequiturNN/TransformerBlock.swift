// TransformerBlock: attention and feed-forward, each with a residual connection and a norm.

import SequiturTensor

/// One block of a transformer: x + attention, x + feed-forward, with norms before (pre) or after
/// the sums (post).
///
/// ```swift
/// let block = TransformerBlock(
///   attention: MultiHeadAttention(width: 32, heads: 4, using: &random),
///   feedForward: FeedForward(width: 32, hidden: 128, using: &random),
///   attentionNorm: LayerNorm(width: 32), feedForwardNorm: LayerNorm(width: 32))
/// ```
///
/// Shapes: [B, T, C] gives [B, T, C].
public struct TransformerBlock: ResidualBlock {
  /// The norm of the attention branch.
  @Replaceable public var attentionNorm: any NormLayer
  /// Self-attention.
  @Replaceable public var attention: any SelfAttention
  /// The norm of the feed-forward branch.
  @Replaceable public var feedForwardNorm: any NormLayer
  /// The position-wise network.
  @Replaceable public var feedForward: any Layer
  /// Applied to each branch before the sum.
  public let dropout: Dropout
  /// Where the norms stand.
  public let placement: NormPlacement

  /// Creates a block from its parts.
  ///
  /// - Parameters:
  ///   - attention: [B, T, C] to [B, T, C].
  ///   - feedForward: [..., C] to [..., C].
  ///   - attentionNorm: over the last axis, of C.
  ///   - feedForwardNorm: over the last axis, of C.
  ///   - dropout: the share dropped from each branch, in a training scope.
  ///   - placement: where the norms stand.
  public init(
    attention: any SelfAttention, feedForward: any Layer, attentionNorm: any NormLayer,
    feedForwardNorm: any NormLayer, dropout: Float = 0, placement: NormPlacement = .pre
  ) {
    self.attentionNorm = attentionNorm
    self.attention = attention
    self.feedForwardNorm = feedForwardNorm
    self.feedForward = feedForward
    self.dropout = Dropout(dropout)
    self.placement = placement
  }

  /// Whether its attention is causal.
  public var causal: Bool { attention.causal }

  /// [B, T, C] to [B, T, C].
  public func callAsFunction(_ x: Tensor) -> Tensor { self(x, keysPresent: nil) }

  /// [B, T, C] to [B, T, C], with absent positions [B, T] excluded from attention.
  public func callAsFunction(_ x: Tensor, keysPresent: Mask?) -> Tensor {
    self(ResidualStream(x), keysPresent: keysPresent).sum
  }

  /// The same from stream to stream, for a row of blocks.
  public func callAsFunction(_ stream: ResidualStream) -> ResidualStream {
    self(stream, keysPresent: nil)
  }

  /// The same from stream to stream, with absent positions [B, T] excluded from attention.
  public func callAsFunction(_ stream: ResidualStream, keysPresent: Mask?) -> ResidualStream {
    passed(stream) { attention($0, keysPresent: keysPresent) }
  }

  /// The same, together with the attention weights [B, H, T, T], computed for this: do not ask for
  /// them in training.
  public func withWeights(_ x: Tensor) -> AttentionResult { withWeights(x, keysPresent: nil) }

  /// The same, with absent positions [B, T] excluded from attention.
  public func withWeights(_ x: Tensor, keysPresent: Mask?) -> AttentionResult {
    var weights: [Tensor] = []
    let output = passed(ResidualStream(x)) { rows in
      let attended = attention.withWeights(rows, keysPresent: keysPresent)
      weights.append(attended.weights)
      return attended.output
    }
    // There is one attention in a block, and so one set of weights.
    return AttentionResult(output: output.sum, weights: weights[0])
  }

  /// Further rows [B, T, C], which stand behind those in the cache and are put into it. For
  /// inference: nothing gets a gradient.
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
