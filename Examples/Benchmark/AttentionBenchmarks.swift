// W5: causal attention forward and backward, B=1, H=6, D=64, by length.

import Sequitur

extension Benchmark {
  /// A row for each length T.
  static var attentions: [Benchmark] { [64, 256, 1024, 4096].map(attention) }

  private static func attention(_ time: Int) -> Benchmark {
    let (heads, headWidth) = (6, 64)
    let width = heads * headWidth
    // Two products forward and four backward, each of T (T + 1) / 2 pairs; what a method computes
    // twice to save memory does not count.
    let pairs = Double(time * (time + 1) / 2)
    return Benchmark(
      name: "W5 attention T=\(time)", flops: 6 * 2 * pairs * Double(width),
      // q, k, v, the result and its gradient are read; the result and three gradients are written.
      bytes: Double(9 * time * width * 4),
      prepare: {
        var random = SeededRandom(seed: 3)
        let q = Parameter(normal: [1, time, width], using: &random)
        let k = Parameter(normal: [1, time, width], using: &random)
        let v = Parameter(normal: [1, time, width], using: &random)
        let upstream = Tensor(normal: [1, time, width], using: &random)
        return {
          let output = q.attention(keys: k, values: v, heads: heads, causal: true).output
          _ = output.backward(from: upstream)
          return []
        }
      })
  }
}
