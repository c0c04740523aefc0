// ResidualBlock: what a GPT asks of its blocks; any that keeps this small promise can stand there.

import SequiturTensor

/// A block of a ``GPT``.
///
/// A block of your own needs a layer's call, [B, T, C] to [B, T, C], residual connections included,
/// and ``causal``; what it does not say has a default that is right, if not fast.
public protocol ResidualBlock: Layer {
  /// Whether a row depends on no later row.
  var causal: Bool { get }

  /// From stream to stream: what is still to be added can be left to the norm that comes next.
  func callAsFunction(_ stream: ResidualStream) -> ResidualStream

  /// Further rows, which stand behind those in the cache and are put into it: for inference,
  /// without gradients.
  func callAsFunction(_ stream: ResidualStream, cache: inout AttentionCache) -> ResidualStream

  /// The output [B, T, C] together with its attention's weights [B, H, T, T], computed for this.
  func withWeights(_ x: Tensor) -> AttentionResult
}

extension ResidualBlock {
  /// The layer's call on the stream's sum.
  public func callAsFunction(_ stream: ResidualStream) -> ResidualStream {
    ResidualStream(self(stream.sum))
  }

  /// Keeps the rows themselves in the cache and reads all of them again.
  public func callAsFunction(
    _ stream: ResidualStream, cache: inout AttentionCache
  ) -> ResidualStream {
    withoutGradient {
      let x = stream.sum
      return ResidualStream(self(cache.append(rows: x)).lastRows(x.shape[1]))
    }
  }

  /// Stops: this block tells no weights.
  public func withWeights(_ x: Tensor) -> AttentionResult {
    stop("\(Self.self)", "a question for its weights", expected: "a withWeights of its own")
  }
}
