// SelfAttention: what a block asks of its attention; any that keeps this small promise can stand
// there.

import SequiturTensor

/// Attention of a sequence on itself, as a ``TransformerBlock`` uses it.
///
/// An attention of your own needs a layer's call, [B, T, C] to [B, T, C], and ``causal``; what it
/// does not say has a default that is right, if not fast.
public protocol SelfAttention: Layer {
  /// Whether a row depends on no later row, as in a language model.
  var causal: Bool { get }

  /// [B, T, C] to [B, T, C]. Absent positions [B, T] take no part as keys.
  func callAsFunction(_ x: Tensor, keysPresent: Mask?) -> Tensor

  /// Further rows [B, T, C], which stand behind those in the cache and are put into it: for
  /// inference, without gradients. What it returns equals the last T rows for the whole sequence.
  func callAsFunction(_ x: Tensor, cache: inout AttentionCache) -> Tensor

  /// The output together with the weights [B, H, T, T], computed for this.
  func withWeights(_ x: Tensor, keysPresent: Mask?) -> AttentionResult
}

extension SelfAttention {
  /// Without a mask the layer's call; stops at one, which this attention does not know.
  public func callAsFunction(_ x: Tensor, keysPresent: Mask?) -> Tensor {
    guard keysPresent == nil else {
      stop(
        "\(Self.self)", "a mask of absent positions",
        expected: "none: it has no call of its own with keysPresent")
    }
    return self(x)
  }

  /// Keeps the rows themselves in the cache and reads all of them again.
  public func callAsFunction(_ x: Tensor, cache: inout AttentionCache) -> Tensor {
    withoutGradient { self(cache.append(rows: x)).lastRows(x.shape[1]) }
  }

  /// Stops: this attention tells no weights.
  public func withWeights(_ x: Tensor, keysPresent: Mask?) -> AttentionResult {
    stop("\(Self.self)", "a question for its weights", expected: "a withWeights of its own")
  }
}

extension Tensor {
  /// The last rows of [B, S, C], [B, count, C].
  func lastRows(_ count: Int) -> Tensor {
    count == shape[1] ? self : slice(axis: 1, shape[1] - count..<shape[1])
  }
}
