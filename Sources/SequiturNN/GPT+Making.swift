// How a configuration becomes a GPT, and its start values.

import SequiturTensor

extension GPT {
  /// Creates a model of a configuration with random start values. Stops at a configuration that
  /// ``Configuration/validate(vocabularySize:)`` refuses.
  ///
  /// Start values are GPT-2's, normal numbers of deviation 0.02, with those of linear maps scaled
  /// by √(768 / C): at GPT-2's own width they are the same, and at others a map's results keep
  /// their size. (At C = 128, nanoGPT's model for a CPU is then 0.16 nats ahead of a plain 0.02
  /// after 800 steps.) The last map of each residual branch is divided by √(2 layers).
  ///
  /// - Parameters:
  ///   - vocabularySize: V.
  ///   - positions: an encoding of your own, which counts in place of the configuration's.
  ///   - random: where the start values come from.
  public init(
    _ configuration: Configuration, vocabularySize: Int,
    positions: (any PositionEncoding)? = nil, using random: inout SeededRandom
  ) {
    if let problem = configuration.problem(vocabularySize: vocabularySize) {
      stop(
        "GPT", "a configuration that makes no model (\(problem))",
        expected: "one that validate(vocabularySize:) passes")
    }
    let c = configuration
    let deviation = 0.02 * (768 / Float(c.width)).squareRoot()
    let positions =
      positions
      ?? c.positions.make(c.positionSizes, using: &random)
    let tokens = Embedding(vocabularySize: vocabularySize, width: c.width, using: &random)
    let blocks = (0..<c.layers).map { _ in
      c.block(positions: positions, deviation: deviation, using: &random)
    }
    let norm = c.makeNorm()
    let head =
      c.tiedHead
      ? nil
      : Linear(
        from: c.width, to: vocabularySize, bias: false,
        initialization: .normal(deviation: deviation), using: &random)
    self.init(
      tokens: tokens, positions: positions, blocks: blocks, norm: norm, head: head,
      contextLength: c.contextLength, dropout: c.dropout)
  }
}

extension GPT.Configuration {
  /// What the position encoding must know.
  var positionSizes: PositionEncodingSizes {
    PositionEncodingSizes(
      maximumLength: contextLength, width: width, heads: heads, causal: true)
  }

  /// A block of a model with this configuration.
  fileprivate func block(
    positions: any PositionEncoding, deviation: Float, using random: inout SeededRandom
  ) -> TransformerBlock {
    let start = Initialization.normal(deviation: deviation)
    let outputStart = Initialization.normal(deviation: deviation / Float(2 * layers).squareRoot())
    return TransformerBlock(
      attention: MultiHeadAttention(
        width: width, heads: heads, causal: true, dropout: dropout, bias: bias,
        positions: positions, initialization: start, outputInitialization: outputStart,
        using: &random),
      feedForward: FeedForward(
        width: width, hidden: hiddenWidth, activation: activation, bias: bias,
        initialization: start, outputInitialization: outputStart, using: &random),
      attentionNorm: makeNorm(), feedForwardNorm: makeNorm(), dropout: dropout,
      placement: normPlacement)
  }

  /// A norm of a block, or the one behind the last.
  fileprivate func makeNorm() -> any NormLayer {
    switch norm {
    case .layer: LayerNorm(width: width, bias: bias, epsilon: normEpsilon)
    case .rms: RMSNorm(width: width, epsilon: normEpsilon)
    }
  }
}
