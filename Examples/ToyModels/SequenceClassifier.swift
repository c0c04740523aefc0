// SequenceClassifier: a small transformer that sorts whole sequences, or each of their tokens, into
// classes.

import Sequitur

/// Where a classifier reads its answer.
package enum Readout: String, CaseIterable, Sendable {
  /// The mean of all positions: sees the multiset of rows only.
  case meanPool = "mean-pool"
  /// A trained class token, put before the sequence.
  case classToken = "class-token"
  /// The last position: for causal models, the only one that has seen all.
  case lastToken = "last-token"
  /// The first position. A trap: reading index 0 tells even an order-blind model which token is
  /// first.
  case firstToken = "first-token"
  /// Every position gives its own answer.
  case perToken = "per-token"
}

/// Embedding, position encoding, blocks, a readout, norm, and a linear map to the classes.
///
/// Shapes: token ids [B, T] give logits [B, classes], or [B, T, classes] per token.
package struct SequenceClassifier: Module {
  /// The sizes and choices of a classifier.
  package struct Configuration: Sendable {
    /// V.
    package var vocabularySize: Int
    /// How many classes the readout has.
    package var classes: Int
    /// How many blocks.
    package var layers = 2
    /// C.
    package var width: Int
    /// H; divides the width.
    package var heads: Int
    /// The inner width of the feed-forward networks.
    package var hidden: Int
    /// Whether attention sees only the past.
    package var causal = false
    /// The feed-forward networks' non-linearity.
    package var activation = Activation.gelu
    /// Where the answer is read.
    package var readout: Readout
    /// Standard deviation of the token rows at the start.
    package var embeddingDeviation: Float = 0.5

    /// Creates a configuration of two bidirectional blocks with GELU, four times as wide inside; change
    /// properties as needed.
    package init(
      vocabularySize: Int, classes: Int, readout: Readout, width: Int, heads: Int
    ) {
      self.vocabularySize = vocabularySize
      self.classes = classes
      self.readout = readout
      self.width = width
      self.heads = heads
      hidden = 4 * width
    }
  }

  /// The sizes and choices.
  package let configuration: Configuration
  /// Token rows.
  package let tokens: Embedding
  /// The class token's row [C], if there is one. It stands at position 0, before the sequence.
  package let classToken: Parameter?
  /// The position encoding, shared by the embedding and all blocks.
  package let positions: any PositionEncoding
  /// The transformer.
  package let blocks: [TransformerBlock]
  /// Applied to the rows that are read: to the mean, not before it.
  package let norm: LayerNorm
  /// C to classes.
  package let head: Linear

  /// Creates the model.
  package init(
    _ configuration: Configuration, positions: any PositionEncoding = NoPositions(),
    using random: inout SeededRandom
  ) {
    let width = configuration.width
    guard configuration.layers >= 0 else {
      stop("SequenceClassifier", "\(configuration.layers) layers", expected: "0 or more")
    }
    self.configuration = configuration
    self.positions = positions
    tokens = Embedding(
      vocabularySize: configuration.vocabularySize, width: width,
      deviation: configuration.embeddingDeviation, using: &random)
    classToken =
      configuration.readout == .classToken
      ? Parameter(
        normal: [width], deviation: configuration.embeddingDeviation, using: &random)
      : nil
    blocks = (0..<configuration.layers).map { _ in
      configuration.block(positions: positions, using: &random)
    }
    norm = LayerNorm(width: width)
    head = Linear(from: width, to: configuration.classes, using: &random)
    _ = namedParameters()
  }

  /// Token ids [B, T] to logits [B, classes] or [B, T, classes].
  ///
  /// - Parameters:
  ///   - ids: the sequences.
  ///   - present: [B, T]; absent positions take no part in attention and pooling.
  package func callAsFunction(_ ids: Indices, present: Mask? = nil) -> Tensor {
    let (x, mask) = embedded(ids, present: present)
    var stream = ResidualStream(x)
    for block in blocks { stream = block(stream, keysPresent: mask) }
    return head(norm(read(stream.sum, present: mask)))
  }

  /// The same, together with each block's attention weights [B, H, T, T] (T + 1 with a class
  /// token), computed for this: do not ask for them in training.
  package func withWeights(
    _ ids: Indices, present: Mask? = nil
  ) -> (logits: Tensor, weights: [Tensor]) {
    var (x, present) = embedded(ids, present: present)
    var weights: [Tensor] = []
    for block in blocks {
      let result = block.withWeights(x, keysPresent: present)
      x = result.output
      weights.append(result.weights)
    }
    return (head(norm(read(x, present: present))), weights)
  }

  /// Token rows with the class token before them, the encoding applied.
  private func embedded(_ ids: Indices, present: Mask?) -> (Tensor, Mask?) {
    guard ids.shape.count == 2, ids.shape[1] > 0 else {
      stop("SequenceClassifier", "ids of shape \(ids.shape)", expected: "[batch, time], time > 0")
    }
    if let present, present.shape != ids.shape {
      stop("SequenceClassifier", "a mask of shape \(present.shape)", expected: "\(ids.shape)")
    }
    var (rows, mask) = (tokens(ids), present)
    if let present {
      // Zeros for absent rows: nothing of their tokens, not even NaN, can reach a sum or a
      // gradient.
      rows = rows.masked(by: present.withLastAxis(), fill: 0)
    }
    if let classToken {
      let front = classToken.broadcast(to: [ids.shape[0], 1, configuration.width])
      rows = .concatenate([front, rows], axis: 1)
      mask = present.map { $0.withPresentColumnBefore() }
    }
    return (positions.addToTokens(rows, from: 0), mask)
  }

  /// [B, T, C] to the rows that are read: [B, C], or all of them.
  private func read(_ x: Tensor, present: Mask?) -> Tensor {
    let (batch, time, width) = (x.shape[0], x.shape[1], x.shape[2])
    func row(_ place: Int) -> Tensor {
      x.slice(axis: 1, place..<place + 1).reshaped([batch, width])
    }
    switch configuration.readout {
    case .perToken: return x
    case .classToken, .firstToken: return row(0)
    case .lastToken:
      guard present == nil else {
        stop(
          "SequenceClassifier", "a mask with the last-token readout",
          expected: "sequences of full length: the last position may be padding")
      }
      return row(time - 1)
    case .meanPool:
      guard let present else { return x.mean(axes: [1]) }
      return present.rowAverages().reshaped([batch, 1, time]).matmul(x).reshaped([batch, width])
    }
  }
}

extension SequenceClassifier.Configuration {
  fileprivate func block(
    positions: any PositionEncoding, using random: inout SeededRandom
  ) -> TransformerBlock {
    TransformerBlock(
      attention: MultiHeadAttention(
        width: width, heads: heads, causal: causal, positions: positions, using: &random),
      feedForward: FeedForward(
        width: width, hidden: hidden, activation: activation, using: &random),
      attentionNorm: LayerNorm(width: width), feedForwardNorm: LayerNorm(width: width))
  }
}
