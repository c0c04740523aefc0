// GPT: a decoder-only language model, on a page.

import SequiturTensor

/// A causal transformer that predicts the next token (Radford et al. 2019): embedding, position
/// encoding, pre-norm blocks, norm, logits.
///
/// Shapes: token ids [B, T] give logits [B, T, V].
public struct GPT: Module {
  /// The sizes and choices of a model.
  public struct Configuration: Hashable, Codable, Sendable {
    /// V.
    public var vocabularySize: Int
    /// The longest sequence that it reads.
    public var contextLength: Int
    /// How many blocks.
    public var layers: Int
    /// The blocks' sizes and choices; always causal.
    public var block: BlockConfiguration
    /// Whether the logits use the token table (Press & Wolf 2017) or a matrix of their own.
    public var tiedHead = true

    /// Creates a configuration with GPT-2's choices: tied head, biases, layer norm, GELU in its tanh
    /// form, no dropout. Change properties as needed.
    public init(vocabularySize: Int, contextLength: Int, layers: Int, heads: Int, width: Int) {
      self.vocabularySize = vocabularySize
      self.contextLength = contextLength
      self.layers = layers
      block = BlockConfiguration(width: width, heads: heads)
      block.causal = true
      block.activation = .geluTanh
    }
  }

  /// The sizes and choices.
  public let configuration: Configuration
  /// Token rows [V, C].
  public let tokens: Embedding
  /// The position encoding, shared by the embedding and all blocks.
  public let positions: any PositionEncoding
  /// The transformer.
  public let blocks: [TransformerBlock]
  /// Applied before the logits.
  public let norm: any NormLayer
  /// C to V; nil if the logits use the token table.
  public let head: Linear?
  private let dropout: Dropout

  /// Creates a model. Positions are learned unless given.
  ///
  /// Start values are GPT-2's, normal numbers of deviation 0.02, with those of linear maps scaled by
  /// √(768 / C): at GPT-2's own width they are the same, and at others a map's results keep their size.
  /// (At C = 128, nanoGPT's model for a CPU is then 0.16 nats ahead of a plain 0.02 after 800 steps.)
  /// The last map of each residual branch is divided by √(2 layers).
  public init(
    _ configuration: Configuration, positions: (any PositionEncoding)? = nil,
    using random: inout SeededRandom
  ) {
    guard configuration.layers >= 0, configuration.contextLength > 0 else {
      stop(
        "GPT", "\(configuration.layers) layers, context length \(configuration.contextLength)",
        expected: "0 or more layers and a context of at least 1 token")
    }
    var block = configuration.block
    block.causal = true
    let deviation = 0.02 * (768 / Float(block.width)).squareRoot()
    let small = Initialization.normal(deviation: deviation)
    let smaller = Initialization.normal(
      deviation: deviation / Float(2 * configuration.layers).squareRoot())
    self.configuration = configuration
    tokens = Embedding(
      vocabularySize: configuration.vocabularySize, width: block.width, using: &random)
    let encoding =
      positions
      ?? LearnedPositions(
        maximumLength: configuration.contextLength, width: block.width, using: &random)
    self.positions = encoding
    blocks = (0..<configuration.layers).map { _ in
      TransformerBlock(
        block, positions: encoding, initialization: small, outputInitialization: smaller,
        using: &random)
    }
    norm = block.norm()
    head =
      configuration.tiedHead
      ? nil
      : Linear(
        from: block.width, to: configuration.vocabularySize, bias: false, initialization: small,
        using: &random)
    dropout = Dropout(block.dropout)
    _ = namedParameters()
  }

  /// Token ids [B, T] to logits [B, T, V]. Stops at a sequence longer than the context.
  public func callAsFunction(_ ids: Indices) -> Tensor {
    guard ids.shape.count == 2, 1...configuration.contextLength ~= ids.shape[1] else {
      stop(
        "GPT", "ids of shape \(ids.shape)",
        expected:
          "[batch, time] with 1 to \(configuration.contextLength) tokens, the context length")
    }
    var stream = ResidualStream(dropout(positions.addToTokens(tokens(ids), from: 0)))
    for block in blocks { stream = block(stream) }
    return logits(stream)
  }

  /// Token ids [B, T] that follow those in the cache, to logits [B, T, V]; the cache then holds them
  /// too. For inference: nothing gets a gradient. Stops where all together are longer than the context.
  public func callAsFunction(_ ids: Indices, cache: inout KeyValueCache) -> Tensor {
    withoutGradient { logits(read(ids, cache: &cache)) }
  }

  /// The logits [B, V] of the token after ids [B, T] that follow those in the cache, which then holds
  /// them too: as with ``callAsFunction(_:cache:)``, without the logits of the places before.
  public func nextLogits(_ ids: Indices, cache: inout KeyValueCache) -> Tensor {
    withoutGradient {
      let stream = read(ids, cache: &cache)
      let last = stream.sum.slice(axis: 1, ids.shape[1] - 1..<ids.shape[1])
      return logits(ResidualStream(last)).reshaped([
        ids.shape[0], configuration.vocabularySize,
      ])
    }
  }

  /// Ids [B, T] behind those in the cache, to what the last block makes of them.
  private func read(_ ids: Indices, cache: inout KeyValueCache) -> ResidualStream {
    guard ids.shape.count == 2, ids.shape[1] > 0,
      cache.length + ids.shape[1] <= configuration.contextLength
    else {
      stop(
        "GPT", "ids of shape \(ids.shape) after \(cache.length) tokens in the cache",
        expected: """
          [batch, time] with at least 1 token and at most \(configuration.contextLength) in all, \
          the context length
          """)
    }
    var stream = ResidualStream(
      dropout(positions.addToTokens(tokens(ids), from: cache.length)))
    cache.extend(by: ids.shape[1], layers: blocks.count) { block, layer in
      stream = blocks[block](stream, cache: &layer)
    }
    return stream
  }

  /// [B, T, C] to [B, T, V].
  private func logits(_ stream: ResidualStream) -> Tensor {
    let rows = norm(stream).norm
    return head.map { $0(rows) } ?? tokens.logits(rows)
  }

  /// The mean cross-entropy, in nats, of predicting targets [B, T] from ids [B, T]; places whose target
  /// is `ignored` do not count.
  public func loss(_ ids: Indices, _ targets: Indices, ignoring ignored: Int32 = -1) -> Tensor {
    self(ids).crossEntropy(targets: targets, ignoring: ignored)
  }
}
