// GPT: a decoder-only language model, on a page.

import SequiturBase
import SequiturTensor

/// A causal transformer that predicts the next token (Radford et al. 2019): embedding, position
/// encoding, blocks, norm, logits.
///
/// Shapes: token ids [B, T] give logits [B, T, V].
public struct GPT: CachedLanguageModel {
  /// Token rows [V, C].
  public let tokens: Embedding
  /// The position encoding, which adds to the token rows; the attention of the blocks usually
  /// shares it.
  public let positions: any PositionEncoding
  private let _blocks: [Replaceable<any ResidualBlock>]
  /// Applied before the logits.
  @Replaceable public var norm: any NormLayer
  /// C to V; nil if the logits use the token table (Press & Wolf 2017).
  @Replaceable public var head: (any Layer)?
  /// Applied to the sum of token rows and positions.
  public let dropout: Dropout
  /// The longest sequence that it reads.
  public let contextLength: Int
  /// c, the limit of the logits x, which become c tanh(x / c) (Gemma Team 2024, Gemma 2); nil for
  /// none.
  public let logitCap: Float?

  /// Creates a model from its parts. Stops at a context of no token, at a block that is not causal
  /// and at a cap that is not above 0.
  ///
  /// - Parameters:
  ///   - tokens: the token table [V, C].
  ///   - positions: what adds to the token rows; blocks whose attention should know it are given it
  ///     too.
  ///   - blocks: any causal blocks of width C.
  ///   - norm: over the last axis, of C.
  ///   - head: [B, T, C] to [B, T, V]; nil for the token table.
  ///   - contextLength: the longest sequence that it reads.
  ///   - dropout: the share dropped from the rows before the first block, in a training scope.
  ///   - logitCap: the limit of the logits; nil for none.
  public init(
    tokens: Embedding, positions: any PositionEncoding = NoPositions(),
    blocks: [any ResidualBlock], norm: any NormLayer, head: (any Layer)? = nil,
    contextLength: Int, dropout: Float = 0, logitCap: Float? = nil
  ) {
    guard contextLength > 0 else {
      stop("GPT", "context length \(contextLength)", expected: "a context of at least 1 token")
    }
    for (number, block) in blocks.enumerated() where !block.causal {
      stop(
        "GPT", "block \(number), \(type(of: block)), that is not causal",
        expected: "causal blocks: a language model must not see what it predicts")
    }
    self.tokens = tokens
    self.positions = positions
    _blocks = blocks.map(Replaceable.init(wrappedValue:))
    self.norm = norm
    self.head = head
    self.contextLength = contextLength
    self.dropout = Dropout(dropout)
    if let logitCap { checkConstant("GPT", "logit cap", logitCap, .positive) }
    self.logitCap = logitCap
    _ = namedParameters()
  }

  /// The transformer.
  public var blocks: [any ResidualBlock] { _blocks.map(\.wrappedValue) }

  /// V.
  public var vocabularySize: Int { tokens.table.shape[0] }

  /// Token ids [B, T] to logits [B, T, V]. Stops at a sequence longer than the context.
  public func callAsFunction(_ ids: Indices) -> Tensor {
    var stream = ResidualStream(embedded(ids, behind: 0))
    for block in _blocks { stream = block.wrappedValue(stream) }
    return logits(stream)
  }

  /// The same, together with the attention weights [B, H, T, T] of every block, computed for this:
  /// do not ask for them in training.
  public func withWeights(_ ids: Indices) -> (logits: Tensor, weights: [Tensor]) {
    var rows = embedded(ids, behind: 0)
    var weights: [Tensor] = []
    for block in _blocks {
      let result = block.wrappedValue.withWeights(rows)
      rows = result.output
      weights.append(result.weights)
    }
    return (logits(ResidualStream(rows)), weights)
  }

  /// An empty cache.
  public func makeCache() -> KeyValueCache { KeyValueCache() }

  /// Token ids [B, T] that follow those in the cache, to logits [B, T, V]; the cache then holds
  /// them too. For inference: nothing gets a gradient. Stops where all together are longer than the
  /// context.
  public func callAsFunction(_ ids: Indices, cache: inout KeyValueCache) -> Tensor {
    withoutGradient { logits(read(ids, cache: &cache)) }
  }

  /// The logits [B, V] of the token after ids [B, T] that follow those in the cache, which then
  /// holds them too: as with ``callAsFunction(_:cache:)``, without the logits of the places before.
  public func nextLogits(_ ids: Indices, cache: inout KeyValueCache) -> Tensor {
    withoutGradient {
      let last = read(ids, cache: &cache).sum.lastRows(1)
      return logits(ResidualStream(last)).reshaped([ids.shape[0], vocabularySize])
    }
  }

  /// Ids [B, T] behind those in the cache, to what the last block makes of them.
  private func read(_ ids: Indices, cache: inout KeyValueCache) -> ResidualStream {
    var stream = ResidualStream(embedded(ids, behind: cache.length))
    cache.extend(by: ids.shape[1], of: self, layers: _blocks.count) { block, layer in
      stream = _blocks[block].wrappedValue(stream, cache: &layer)
    }
    return stream
  }

  /// Ids [B, T] that stand behind so many others, to rows [B, T, C].
  private func embedded(_ ids: Indices, behind past: Int) -> Tensor {
    guard ids.shape.count == 2, ids.shape[1] > 0, past + ids.shape[1] <= contextLength else {
      guard past > 0 else {
        stop(
          "GPT", "ids of shape \(ids.shape)",
          expected: "[batch, time] with 1 to \(contextLength) tokens, the context length")
      }
      stop(
        "GPT", "ids of shape \(ids.shape) after \(past) tokens in the cache",
        expected: """
          [batch, time] with at least 1 token and at most \(contextLength) in all, the context \
          length
          """)
    }
    return dropout(positions.addToTokens(tokens(ids), from: past))
  }

  /// [B, T, C] to [B, T, V].
  private func logits(_ stream: ResidualStream) -> Tensor {
    let rows = norm(stream).norm
    let logits = head.map { $0(rows) } ?? tokens.logits(rows)
    return logitCap.map { $0 * (logits / $0).tanh() } ?? logits
  }
}
