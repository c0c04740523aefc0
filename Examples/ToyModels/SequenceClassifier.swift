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
  /// Where the answer is read.
  package let readout: Readout
  /// Token rows.
  package let tokens: Embedding
  /// The class token's row [C], if there is one. It stands at position 0, before the sequence.
  package let classToken: Parameter?
  /// The position encoding, shared by the embedding and all blocks.
  package let positions: any PositionEncoding
  package let blocks: [TransformerBlock]
  /// Applied to the rows that are read: to the mean, not before it.
  package let norm: LayerNorm
  package let head: Linear

  /// Creates a model of pre-norm blocks.
  ///
  /// - Parameters:
  ///   - width: C, which the heads divide.
  ///   - hidden: the inner width of the feed-forward networks; nil for four times C.
  ///   - deviation: the standard deviation of the token rows at the start.
  ///   - attention: how the maps to queries, keys and values start.
  package init(
    vocabulary: Int, classes: Int, readout: Readout, layers: Int = 2, width: Int, heads: Int,
    hidden: Int? = nil, causal: Bool = false, activation: Activation = .gelu,
    deviation: Float = 0.5, positions: any PositionEncoding = NoPositions(),
    attention: Initialization = .uniform, using random: inout SeededRandom
  ) {
    guard layers >= 0 else {
      stop("SequenceClassifier", "\(layers) layers", expected: "0 or more")
    }
    self.readout = readout
    self.positions = positions
    tokens = Embedding(
      vocabularySize: vocabulary, width: width, deviation: deviation, using: &random)
    classToken =
      readout == .classToken
      ? Parameter(normal: [width], deviation: deviation, using: &random) : nil
    blocks = (0..<layers).map { _ in
      TransformerBlock(
        attention: MultiHeadAttention(
          width: width, heads: heads, causal: causal, positions: positions,
          initialization: attention, outputInitialization: .uniform, using: &random),
        feedForward: FeedForward(
          width: width, hidden: hidden ?? 4 * width, activation: activation, using: &random),
        attentionNorm: LayerNorm(width: width), feedForwardNorm: LayerNorm(width: width))
    }
    norm = LayerNorm(width: width)
    head = Linear(from: width, to: classes, using: &random)
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
      let front = classToken.broadcast(to: [ids.shape[0], 1, classToken.count])
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
    switch readout {
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
